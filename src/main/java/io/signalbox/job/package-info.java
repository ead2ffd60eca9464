/**
 * What a job is and which rules hold for it: records and enums, the JDK only.
 *
 * <p>Floor 1. Everything above may import this package; it imports nothing of the house. No Vert.x,
 * no I/O, no thread of its own.
 */
package io.signalbox.job;
