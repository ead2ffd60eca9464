/**
 * What is measured and under which names: one {@link io.signalbox.job.JobListener} that feeds
 * Micrometer.
 *
 * <p>Floor 2. Imports {@code job} and {@code config}.
 */
package io.signalbox.metrics;
