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
 * @param runAt when it may run at the earliest; empty where that is at once
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
    Optional<Instant> runAt,
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

  /** A job that was just accepted: queued, or scheduled where the request names a later time. */
  public static Job accepted(JobRequest request, String scriptVersion, int priority, Instant now) {
    Optional<Instant> runAt = request.submission().runAt().filter(now::isBefore);
    return new Job(
        request.id(),
        request.script(),
        scriptVersion,
        runAt.isPresent() ? JobState.SCHEDULED : JobState.QUEUED,
        0,
        priority,
        request.key().orElse(request.script()),
        request.labels(),
        request.submission().parentId(),
        false,
        now,
        runAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** The job in a store that outlives the server. */
  public Job durably() {
    return new Job(
        id,
        script,
        scriptVersion,
        state,
        attempt,
        priority,
        key,
        labels,
        parentId,
        true,
        createdAt,
        runAt,
        startedAt,
        finishedAt,
        failure,
        warnings,
        attempts);
  }

  /** The job on its next attempt, whose process has just started. */
  public Job started(String version, Instant now) {
    return at(JobState.RUNNING, version, attempt + 1, Optional.empty(), Optional.of(now), attempts);
  }

  /** The job back in the queue after an interrupt; the broken attempt is not counted. */
  public Job interrupted() {
    int before = Math.max(0, attempt - 1);
    return at(JobState.QUEUED, scriptVersion, before, runAt, Optional.empty(), attempts);
  }

  /** The job waiting for another attempt after one that has failed. */
  public Job retrying(Outcome.Report report, String worker, Instant now, Instant nextRunAt) {
    return at(
        JobState.SCHEDULED,
        scriptVersion,
        attempt,
        Optional.of(nextRunAt),
        Optional.empty(),
        withAttempt(worker, now, failureOf(report.outcome()), report.figures()));
  }

  /** The job after an attempt that was not its end. */
  public Job attempted(Outcome.Report report, String worker, Instant now) {
    return at(
        state,
        scriptVersion,
        attempt,
        runAt,
        startedAt,
        withAttempt(worker, now, failureOf(report.outcome()), report.figures()));
  }

  /** The scheduled job in the queue: its time has come. */
  public Job due() {
    return at(JobState.QUEUED, scriptVersion, attempt, runAt, Optional.empty(), attempts);
  }

  /**
   * The job in the queue again after the server that ran it was lost; the broken attempt counts.
   *
   * @param now when the loss was noticed
   */
  public Job rescued(Instant now) {
    Failure lost = Failure.of(FailureCode.SHUTTING_DOWN, "the server ended during the attempt");
    List<Attempt> all =
        state == JobState.RUNNING
            ? withAttempt("", now, Optional.of(lost), Figures.NONE)
            : attempts;
    return at(JobState.QUEUED, scriptVersion, attempt, runAt, Optional.empty(), all);
  }

  private Job at(
      JobState newState,
      String version,
      int newAttempt,
      Optional<Instant> newRunAt,
      Optional<Instant> newStartedAt,
      List<Attempt> all) {
    return new Job(
        id,
        script,
        version,
        newState,
        newAttempt,
        priority,
        key,
        labels,
        parentId,
        durable,
        createdAt,
        newRunAt,
        newStartedAt,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        all);
  }

  /** The job at its end, after an attempt of a worker or (without a worker) out of the queue. */
  public Job finished(Outcome.Report report, Optional<String> worker, Instant now) {
    Optional<Failure> why = failureOf(report.outcome());
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
        runAt,
        startedAt,
        Optional.of(now),
        why,
        report.warnings(),
        worker.map(name -> withAttempt(name, now, why, report.figures())).orElse(attempts));
  }

  private List<Attempt> withAttempt(
      String worker, Instant now, Optional<Failure> why, Figures figures) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(new Attempt(attempt, worker, startedAt.orElse(now), now, why, figures));
    return all;
  }

  /** What its last attempt cost. */
  public Figures cost() {
    return attempts.isEmpty() ? Figures.NONE : attempts.get(attempts.size() - 1).figures();
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
