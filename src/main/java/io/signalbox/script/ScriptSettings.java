package io.signalbox.script;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a script's inline metadata, overridden by the server's configuration, says about its runs.
 *
 * @param requiresPython a version specifier such as {@code >=3.9}
 * @param dependencies distribution names, checked but never installed
 * @param isolation what a job shares with the one before it
 * @param timeout the longest run time of an attempt
 * @param grace between SIGTERM and SIGKILL
 * @param linger how long the process may live on after its last word
 * @param maxConcurrency how many of its jobs may run at once
 * @param memory the resident memory in bytes that its group may use; 0 for no limit
 * @param threads BLAS and OpenMP threads; 0 for the server's budget
 * @param priority 0 to 9
 * @param inputLimit the largest input in bytes
 * @param outputLimit the largest output in bytes
 * @param artifactLimit the most bytes of the files that an attempt may leave; 0 keeps none
 * @param batch how many jobs a call of {@code handle_batch} gets
 * @param preload what a fork server loads before it forks
 * @param start when the first process starts
 * @param maxRuns after so many runs a warm process is replaced
 * @param retries which failed attempts of submitted jobs are made again
 */
public record ScriptSettings(
    Optional<String> requiresPython,
    List<String> dependencies,
    Isolation isolation,
    Duration timeout,
    Duration grace,
    Duration linger,
    int maxConcurrency,
    long memory,
    int threads,
    int priority,
    long inputLimit,
    long outputLimit,
    long artifactLimit,
    Batching batch,
    Preload preload,
    Start start,
    int maxRuns,
    Retrying retries) {

  public ScriptSettings {
    dependencies = List.copyOf(dependencies);
  }

  /** The same settings with another isolation. */
  ScriptSettings with(Isolation other) {
    return new ScriptSettings(
        requiresPython,
        dependencies,
        other,
        timeout,
        grace,
        linger,
        maxConcurrency,
        memory,
        threads,
        priority,
        inputLimit,
        outputLimit,
        artifactLimit,
        batch,
        preload,
        start,
        maxRuns,
        retries);
  }
}
