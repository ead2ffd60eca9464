package io.signalbox.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job as it stands at one moment. Immutable: each transition gives a new value, and only the
 * dispatcher makes transitions.
 *
 * @param id the id
 * @param script the script's name
 * @param scriptVersion the version that runs or ran; before the start the one that was accepted
 * @param state where it stands
 * @param attempt 0 before the first run, then 1, 2, ...
 * @param priority 0 to 9, 9 first
 * @param key the fairness key
 * @param labels words by which it can be found
 * @param parentId the job that this one runs again, or its batch
 * @param durable whether it survives the death of the server
 * @param createdAt when it was accepted
 * @param startedAt when the current or last attempt's process started
 * @param finishedAt when it became final
 * @param failure why it failed or was cancelled
 * @param warnings of the last attempt
 * @param attempts the finished attempts, oldest first
 */
public record Job(
    JobId id,
    String script,
    String scriptVersion,
    JobState state,
    int attempt,
    int priority,
    String key,
    List<String> labels,
    Optional<JobId> parentId,
    boolean durable,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Failure> failure,
    List<Warning> warnings,
    List<Attempt> attempts) {

  /** The default priority. */
  public static final int DEFAULT_PRIORITY = 5;

  /** The highest priority; the lowest is 0. */
  public static final int MAX_PRIORITY = 9;

  public Job {
    labels = List.copyOf(labels);
    warnings = List.copyOf(warnings);
    attempts = List.copyOf(attempts);
  }

  /** A job that was just accepted. */
  public static Job accepted(JobRequest request, String scriptVersion, int priority, Instant now) {
    return new Job(
        request.id(),
        request.script(),
        scriptVersion,
        JobState.QUEUED,
        0,
        priority,
        request.key().orElse(request.script()),
        request.labels(),
        Optional.empty(),
        false,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** The job on its next attempt, whose process has just started. */
  public Job started(String version, Instant now) {
    return new Job(
        id,
        script,
        version,
        JobState.RUNNING,
        attempt + 1,
        priority,
        key,
        labels,
        parentId,
        durable,
        createdAt,
        Optional.of(now),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        attempts);
  }

  /** The job back in the queue after an interrupt; the broken attempt is not counted. */
  public Job interrupted() {
    return new Job(
        id,
        script,
        scriptVersion,
        JobState.QUEUED,
        Math.max(0, attempt - 1),
        priority,
        key,
        labels,
        parentId,
        durable,
        createdAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        attempts);
  }

  /** The job at its end, after an attempt of a worker or (without a worker) out of the queue. */
  public Job finished(Outcome.Report report, Optional<String> worker, Instant now) {
    Optional<Failure> why = failureOf(report.outcome());
    List<Attempt> all = new ArrayList<>(attempts);
    worker.ifPresent(
        name ->
            all.add(new Attempt(attempt, name, startedAt.orElse(now), now, why, report.figures())));
    return new Job(
        id,
        script,
        scriptVersion,
        stateAfter(report.outcome()),
        attempt,
        priority,
        key,
        labels,
        parentId,
        durable,
        createdAt,
        startedAt,
        Optional.of(now),
        why,
        report.warnings(),
        all);
  }

  private static Optional<Failure> failureOf(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return Optional.of(failed.failure());
    }
    return outcome instanceof Outcome.Succeeded
        ? Optional.empty()
        : Optional.of(Failure.of(FailureCode.CANCELLED, "the job was cancelled"));
  }

  private static JobState stateAfter(Outcome outcome) {
    if (outcome instanceof Outcome.Succeeded) {
      return JobState.SUCCEEDED;
    }
    return outcome instanceof Outcome.Failed ? JobState.FAILED : JobState.CANCELLED;
  }
}
