package io.signalbox.dispatch;

import io.signalbox.script.Batching;
import io.signalbox.script.Contract;
import java.time.Duration;

/**
 * How much a worker gets at once: so little that nobody notices the wait behind it, and so much
 * that waking threads is paid once for many short jobs. Confined to the dispatcher's event loop.
 */
final class Portions {

  /** So much work, by measured run times, a worker has at most beside a first job. */
  private static final double BUDGET_MS = 4;

  /** A second call is written ahead only behind one that takes no longer. */
  private static final double SHORT_CALL_MS = 2;

  private static final int MOST_JOBS = 64;

  /** A job that takes so many times its average has turned out long, if it takes as much at all. */
  private static final double LONG_FACTOR = 4;

  private static final double LONG_MS = 5;

  private final RunTimes runTimes;
  private final JobQueue queue;

  Portions(RunTimes runTimes, JobQueue queue) {
    this.runTimes = runTimes;
    this.queue = queue;
  }

  /**
   * Whether a worker may have one job more.
   *
   * @param now the clock in nanoseconds
   */
  boolean hasRoom(Load load, long now) {
    if (load.isApart() || isOverdue(load, now)) {
      return false;
    }
    return load.script().contract().kind() == Contract.Kind.HANDLE_BATCH
        ? load.size() < batched(load, now)
        : load.size() < shared(load, now);
  }

  /** Jobs that run one by one: together within the budget, the late one included. */
  private int shared(Load load, long now) {
    double mean = meanMs(load);
    double late = Math.max(0, elapsedMs(load, now) - mean);
    return (int) Math.min(MOST_JOBS, (BUDGET_MS - late) / mean);
  }

  /**
   * Jobs of one call: as many as it takes. A second call is written ahead only whole: what waits is
   * as much as what runs, or as much as fits, or has waited as long as the script allows.
   */
  private int batched(Load load, long now) {
    Batching batch = load.script().settings().batch();
    if (load.isFresh()) {
      return batch.maxSize();
    }
    if (load.hasPending()) {
      return load.limit();
    }
    boolean isAlone = load.deque().size() == 0 && load.size() <= batch.maxSize();
    boolean isShort = load.size() * meanMs(load) <= SHORT_CALL_MS;
    if (!isAlone || !isShort || !isWhole(load, batch, now)) {
      return 0;
    }
    load.limit(load.size() + batch.maxSize());
    return load.limit();
  }

  private boolean isWhole(Load load, Batching batch, long now) {
    int waiting = queue.size(load.script().name());
    if (waiting >= batch.maxSize()) {
      return true;
    }
    Duration maxWait = batch.maxWait();
    return maxWait.isZero()
        ? waiting >= load.size()
        : now - queue.readySince(load.script().name()) >= maxWait.toNanos();
  }

  /** Whether the job that a worker is at has turned out long: nothing should wait behind it. */
  boolean isOverdue(Load load, long now) {
    double known = runTimes.own(load.script().name()).orElse(0) * load.callSize();
    return load.size() > 0 && elapsedMs(load, now) > Math.max(LONG_MS, LONG_FACTOR * known);
  }

  private double meanMs(Load load) {
    return runTimes.own(load.script().name()).orElse(Double.POSITIVE_INFINITY);
  }

  private static double elapsedMs(Load load, long now) {
    return (now - load.headSince()) / 1e6;
  }
}
