/**
 * Recurring jobs: schedules of the configuration and of the API, their timetables, and the
 * scheduler that submits a job at each due time and remembers what it has decided.
 *
 * <p>Floor 4. Imports {@code bus}, {@code config} and {@code job}; speaks to the dispatcher over
 * the bus only. Nothing else in the house knows cron.
 */
package io.signalbox.schedule;
