/**
 * The language boundary: from a run to its outcome through one operating-system process. Keeper,
 * frames, line protocol, job directories, time-outs and kills.
 *
 * <p>Floor 3. Plain blocking Java without Vert.x, entered only from {@code executeBlocking} or its
 * own threads. The only package that starts processes.
 */
package io.signalbox.python;
