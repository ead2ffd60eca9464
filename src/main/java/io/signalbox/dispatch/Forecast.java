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

  /** What the workers still need together for what they have. */
  private double remainingMs(long now) {
    double sum = 0;
    for (Load load : workers.loads()) {
      sum += remainingMs(load, now);
    }
    return sum;
  }

  private double remainingMs(Load load, long now) {
    double ran = (now - load.headSince()) / 1e6;
    return Math.max(0, load.size() * runTimes.mean(load.script().name()).orElse(0) - ran);
  }

  private OptionalDouble meanQueued() {
    double sum = 0;
    int measured = 0;
    for (String script : queue.scripts()) {
      OptionalDouble mean = runTimes.mean(script);
      if (mean.isPresent()) {
        sum += mean.getAsDouble() * queue.size(script);
        measured += queue.size(script);
      }
    }
    return measured == 0 ? runTimes.mean() : OptionalDouble.of(sum / measured);
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

  /** The refusal of one more job for a durable store. */
  Failure backlogFull(long depth, long limit) {
    return Failure.of(
            FailureCode.QUEUE_FULL,
            "%d jobs wait, the store takes %d (store.backlog)".formatted(depth, limit))
        .with("retry_after_ms", placeFreeMs(1))
        .with("depth", depth)
        .with("capacity", limit);
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
