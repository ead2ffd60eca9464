package io.signalbox.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request to run a script on an input, its shape already checked.
 *
 * @param id chosen by whoever asks, so that the job can be cancelled before any answer
 * @param script the script's name
 * @param input the input
 * @param params a JSON object in UTF-8 that travels beside the input, at most {@link
 *     #MAX_PARAMS_BYTES}
 * @param priority 0 to 9, 9 first; empty for the script's own
 * @param key the fairness key; empty for the script's name
 * @param labels at most {@link #MAX_LABELS} words by which jobs can be found
 * @param timeout the longest run time; it can only lower the script's own
 * @param deadline from acceptance to outcome; a job past it never starts
 * @param submission what only a job has that nobody waits for
 */
public record JobRequest(
    JobId id,
    String script,
    Payload input,
    String params,
    Optional<Integer> priority,
    Optional<String> key,
    List<String> labels,
    Optional<Duration> timeout,
    Optional<Duration> deadline,
    Submission submission) {

  /**
   * What a submitted job may have beside.
   *
   * @param runAt when it may run at the earliest
   * @param idempotencyKey a second request of the same script with this key gives the first job
   * @param parentId the job that this one runs again, or its batch
   */
  public record Submission(
      Optional<Instant> runAt, Optional<String> idempotencyKey, Optional<JobId> parentId) {

    /** At once, and every time. */
    public static final Submission PLAIN =
        new Submission(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The largest params object in bytes. */
  public static final int MAX_PARAMS_BYTES = 4096;

  /** The most labels of a job. */
  public static final int MAX_LABELS = 8;

  /** The longest label or key in characters. */
  public static final int MAX_LABEL_LENGTH = 64;

  public JobRequest {
    labels = List.copyOf(labels);
  }

  /** A plain request: no params, the script's own priority and limits. */
  public static JobRequest of(String script, Payload input) {
    return new JobRequest(
        JobId.next(),
        script,
        input,
        "{}",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Submission.PLAIN);
  }

  /** The same request with its input elsewhere. */
  public JobRequest with(Payload moved) {
    return new JobRequest(
        id, script, moved, params, priority, key, labels, timeout, deadline, submission);
  }

  /** The same request with another submission. */
  public JobRequest with(Submission newer) {
    return new JobRequest(
        id, script, input, params, priority, key, labels, timeout, deadline, newer);
  }
}
