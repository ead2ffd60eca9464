package io.signalbox.dispatch;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import java.util.OptionalDouble;

/**
 * Says when: until a queued job starts, and until a rejected one may come again. From depth,
 * workers and measured run times; an estimate, and absent where nothing was measured.
 */
final class Forecast {

  /** Where nothing was measured yet. */
  private static final long UNMEASURED_MS = 1000;

  private final QueueSettings settings;
  private final Admissions admissions;
  private final JobQueue queue;
  private final Workers workers;
  private final RunTimes runTimes;

  /** Callers turned away for whom no place has become free yet. */
  private int turnedAway;

  Forecast(
      QueueSettings settings,
      Admissions admissions,
      JobQueue queue,
      Workers workers,
      RunTimes runTimes) {
    this.settings = settings;
    this.admissions = admissions;
    this.queue = queue;
    this.workers = workers;
    this.runTimes = runTimes;
  }

  /**
   * Milliseconds until the job at a position starts; -1 where nothing was measured yet.
   *
   * @param now the clock in nanoseconds
   */
  long etaMs(int position, long now) {
    if (workers.hasIdle()) {
      return 0;
    }
    OptionalDouble mean = meanQueued();
    if (mean.isEmpty() || workers.count() == 0) {
      return -1;
    }
    return Math.round((remainingMs(now) + (position - 1) * mean.getAsDouble()) / workers.count());
  }

  /** What the running jobs still need together. */
  private double remainingMs(long now) {
    return workers.all().stream()
        .flatMap(worker -> worker.jobs().stream())
        .mapToDouble(job -> remainingMs(job, now))
        .sum();
  }

  private double remainingMs(LiveJob job, long now) {
    double ran = job.isStarted() ? (now - job.startedAt()) / 1e6 : 0;
    return Math.max(0, runTimes.mean(job.script()).orElse(0) - ran);
  }

  private OptionalDouble meanQueued() {
    return queue.all().stream()
        .map(job -> runTimes.mean(job.script()))
        .flatMapToDouble(OptionalDouble::stream)
        .average()
        .stream()
        .boxed()
        .findFirst()
        .map(OptionalDouble::of)
        .orElseGet(runTimes::mean);
  }

  /**
   * The refusal of one more caller. Each one turned away is told the time at which a place becomes
   * free for it too, so that they do not all come back at once.
   */
  Failure queueFull() {
    turnedAway = Math.min(turnedAway + 1, Math.max(1, admissions.depth()));
    return Failure.of(
            FailureCode.QUEUE_FULL,
            "%d jobs (%d bytes) wait, the queue takes %d (%d bytes)"
                .formatted(
                    admissions.depth(),
                    admissions.bytes(),
                    settings.capacity(),
                    settings.maxBytes()))
        .with("retry_after_ms", placeFreeMs(turnedAway))
        .with("depth", admissions.depth())
        .with("capacity", settings.capacity());
  }

  /** Milliseconds until so many places are free. */
  private long placeFreeMs(int places) {
    OptionalDouble mean = runTimes.mean();
    return mean.isEmpty() || workers.count() == 0
        ? UNMEASURED_MS
        : Math.max(1, Math.round(places * mean.getAsDouble() / workers.count()));
  }

  /** A job left the queue: one of those turned away finds room. */
  void placeFreed() {
    turnedAway = Math.max(0, turnedAway - 1);
  }
}
