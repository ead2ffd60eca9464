package io.signalbox.python;

/** How long to wait before the next try: twice as long after each failure, up to a limit. */
final class BackOff {

  private final long firstMs;
  private final long longestMs;
  private long nextMs;

  BackOff(long firstMs, long longestMs) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
    this.nextMs = firstMs;
  }

  /** The pause after one more failure. */
  long pauseMs() {
    long pause = nextMs;
    nextMs = Math.min(nextMs * 2, longestMs);
    return pause;
  }

  /** It went well for long enough. */
  void reset() {
    nextMs = firstMs;
  }
}
