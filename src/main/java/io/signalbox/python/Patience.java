package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.RunLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long somebody waits for a process: until time is up or somebody else ends it. Callable from
 * any thread.
 */
final class Patience {

  private final Duration limit;
  private final long end;
  private final List<Runnable> alarms = new ArrayList<>();
  private boolean isLost;

  private Patience(Duration limit) {
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
  }

  static Patience of(Duration limit) {
    return new Patience(limit);
  }

  /**
   * How long a job waits for its process: its timeout counts only from then on, its deadline does
   * not.
   *
   * @param start how long a start may take
   */
  static Duration limit(RunLimits job, Duration start) {
    Duration timeout = job.timeout();
    return job.endsAtDeadline() || timeout.compareTo(start) > 0 ? timeout : start;
  }

  /** Longer than any start. */
  static Patience endless() {
    return new Patience(Duration.ofDays(1));
  }

  /** Nobody wants the process any more: whoever waits for it gives up at once. */
  void lose() {
    List<Runnable> due;
    synchronized (this) {
      isLost = true;
      due = List.copyOf(alarms);
    }
    due.forEach(Runnable::run);
  }

  /** A wait that asks now and again how much is {@link #left}. */
  interface Wait<T, E extends Exception> {

    T run() throws E;
  }

  /**
   * Waits.
   *
   * @param alarm wakes the wait to look again; it must not block
   */
  <T, E extends Exception> T run(Wait<T, E> wait, Runnable alarm) throws E {
    synchronized (this) {
      alarms.add(alarm);
    }
    try {
      return wait.run();
    } finally {
      synchronized (this) {
        alarms.remove(alarm);
      }
    }
  }

  /**
   * How many nanoseconds are left; more than zero.
   *
   * @throws JobException {@code timed_out}, or {@code cancelled} where it was lost
   */
  synchronized long left() {
    if (isLost) {
      throw new JobException(FailureCode.CANCELLED, "nobody waits for the process any more");
    }
    long left = end - System.nanoTime();
    if (left <= 0) {
      String detail = "no process took the job within " + limit.toMillis() + " ms";
      throw new JobException(Failure.of(FailureCode.TIMED_OUT, detail).with("phase", "running"));
    }
    return left;
  }
}
