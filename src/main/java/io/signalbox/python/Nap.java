package io.signalbox.python;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a worker's thread sleep while its process has enough to do: where calls take a fraction of a
 * millisecond, to be woken by each of them costs more than to look a moment later for several. Adds
 * at most a millisecond, and only to jobs that have others behind them. Belongs to the session's
 * thread.
 */
final class Nap {

  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double WEIGHT = 0.2;

  private double callNanos = Double.MAX_VALUE;

  /** A call has taken so long. */
  void ran(long micros) {
    double latest = TimeUnit.MICROSECONDS.toNanos(micros);
    callNanos = callNanos == Double.MAX_VALUE ? latest : callNanos + WEIGHT * (latest - callNanos);
  }

  /**
   * Sleeps for as long as so many calls take, where calls are short.
   *
   * @param spare how many calls the process can do before it may want for more
   */
  void take(int spare) {
    if (spare > 0 && callNanos < LONGEST / 2) {
      LockSupport.parkNanos(Math.min(LONGEST, (long) (spare * callNanos)));
    }
  }
}
