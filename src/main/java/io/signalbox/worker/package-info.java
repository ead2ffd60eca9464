/**
 * The worker verticle: hand-off in, one run at a time on a named pool, news and a reply out.
 *
 * <p>Floor 4. Imports {@code bus}, {@code python} and {@code script}.
 */
package io.signalbox.worker;
