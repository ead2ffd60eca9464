package io.signalbox.dispatch;

import io.signalbox.job.Failure;

/**
 * Counts how often in a row the processes of a version of a script did not start. After some
 * failures it is broken: the next try is a second later, and twice as late after each further
 * failure. Confined to the dispatcher's event loop.
 */
final class Breaker {

  /** So many failures in a row break it. */
  static final int FAILURES = 5;

  private static final long FIRST_MS = 1000;
  private static final long LONGEST_MS = 60_000;
  private static final long NANOS = 1_000_000;

  private final String version;
  private Failure last;
  private int failures;
  private long pauseMs;
  private long retryAt;

  Breaker(String version) {
    this.version = version;
  }

  String version() {
    return version;
  }

  /** What happened last. */
  Failure last() {
    return last;
  }

  int failures() {
    return failures;
  }

  boolean isBroken() {
    return pauseMs > 0;
  }

  /** Until the next try in milliseconds; 0 or less where it may be made. */
  long untilRetry(long now) {
    return (retryAt - now + NANOS - 1) / NANOS;
  }

  /**
   * A start has failed.
   *
   * @return whether that was news: not one more that had begun before it broke
   */
  boolean fail(Failure why, long now) {
    last = why;
    failures++;
    boolean isNews = failures >= FAILURES && (!isBroken() || untilRetry(now) <= 0);
    if (isNews) {
      pauseMs = isBroken() ? Math.min(LONGEST_MS, 2 * pauseMs) : FIRST_MS;
      retryAt = now + pauseMs * NANOS;
    }
    return isNews;
  }
}
