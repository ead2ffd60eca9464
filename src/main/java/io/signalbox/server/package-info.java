/**
 * The composition root: builds everything, starts and stops it in order, answers the command line.
 *
 * <p>Floor 6. The only place that knows everybody.
 */
package io.signalbox.server;
