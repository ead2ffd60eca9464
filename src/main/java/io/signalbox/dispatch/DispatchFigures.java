package io.signalbox.dispatch;

/**
 * Depth and idle workers for whoever measures. Read from any thread; the values are those of the
 * last look of the dispatcher's own loop.
 */
public final class DispatchFigures {

  private volatile Line line;

  void bind(Line state) {
    line = state;
  }

  /** Waiting jobs, arriving ones included. */
  public int depth() {
    return line == null ? 0 : line.admissions().depth();
  }

  public int idleWorkers() {
    return line == null ? 0 : line.workers().idleCount();
  }

  public int busyWorkers() {
    return line == null ? 0 : line.workers().count() - line.workers().idleCount();
  }
}
