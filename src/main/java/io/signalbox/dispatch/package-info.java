/**
 * The dispatcher: the bounded queue, the idle workers, hand-offs of one or more jobs and what comes
 * back of them, deadlines and cancels, on one event loop.
 *
 * <p>Floor 4. Imports {@code bus}, {@code script} and {@code store}.
 */
package io.signalbox.dispatch;
