package io.signalbox.python;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast the calls of a process are, and what follows from it: where they take a fraction of a
 * millisecond, waking somebody for each of them costs more than the calls. So more of them are
 * written at a time, and the worker's thread looks a moment later for several. Belongs to the
 * session's thread.
 */
final class Pace {

  /** The one that runs, and two ahead. */
  static final int FEWEST = 3;

  static final int MOST = 8;

  /** So much work is written at a time where that is more than the fewest calls. */
  private static final double WORK = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double WEIGHT = 0.2;

  private double callNanos = Double.MAX_VALUE;

  /** A call has taken so long. */
  void ran(long micros) {
    double latest = TimeUnit.MICROSECONDS.toNanos(micros);
    callNanos = callNanos == Double.MAX_VALUE ? latest : callNanos + WEIGHT * (latest - callNanos);
  }

  /** How many calls the process may have at a time. */
  int calls() {
    return (int) Math.max(FEWEST, Math.min(MOST, WORK / Math.max(1, callNanos)));
  }

  /**
   * Sleeps for as long as so many calls take, at most a millisecond, where calls are short. Only
   * jobs that have others behind them are heard of later for it.
   *
   * @param spare how many calls the process can do before it may want for more
   */
  void nap(int spare) {
    if (spare > 0 && callNanos < LONGEST_NAP / 2.0) {
      LockSupport.parkNanos(Math.min(LONGEST_NAP, (long) (spare * callNanos)));
    }
  }
}
