/**
 * The worker verticle: hand-off in, its jobs run on a named pool, news of each and a reply out.
 *
 * <p>Floor 4. Imports {@code bus}, {@code python} and {@code script}.
 */
package io.signalbox.worker;
