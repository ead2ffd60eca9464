/**
 * The language boundary: from a run to its outcome in an operating-system process, which it has to
 * itself ({@code process}, {@code fork}) or shares with the runs before it ({@code warm}). Keepers,
 * fork servers, warm processes and their memory; frames, line protocol, job directories, time-outs
 * and kills.
 *
 * <p>{@link io.signalbox.python.Runner} chooses by isolation: {@code OnceRuns} or {@code WarmRuns}.
 * Below both lie {@code ForkServers}, and {@code Keeper}, one for each interpreter.
 *
 * <p>Floor 3. Plain blocking Java without Vert.x, entered only from {@code executeBlocking} or its
 * own threads. The only package that starts processes.
 */
package io.signalbox.python;
