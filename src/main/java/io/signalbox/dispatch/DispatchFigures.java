package io.signalbox.dispatch;

import io.signalbox.metrics.PoolFigures;
import java.util.function.IntConsumer;

/**
 * What the dispatcher lets others measure. The figures are read from any thread and are those of
 * the last look of the dispatcher's own loop.
 */
public final class DispatchFigures implements PoolFigures {

  private final int capacity;
  private final IntConsumer handOffs;
  private final Runnable fenced;
  private volatile Line line;

  /**
   * @param capacity of the queue
   * @param handOffs hears how many jobs each hand-off carries
   * @param fenced hears of each write that was refused because somebody else has the job
   */
  public DispatchFigures(int capacity, IntConsumer handOffs, Runnable fenced) {
    this.capacity = capacity;
    this.handOffs = handOffs;
    this.fenced = fenced;
  }

  void bind(Line state) {
    line = state;
  }

  void handedOff(int jobs) {
    handOffs.accept(jobs);
  }

  void fenced() {
    fenced.run();
  }

  @Override
  public int queueDepth() {
    return line == null ? 0 : line.admissions().depth();
  }

  @Override
  public int queueCapacity() {
    return capacity;
  }

  @Override
  public int busyWorkers() {
    return line == null ? 0 : line.workers().count() - line.workers().idleCount();
  }

  @Override
  public int idleWorkers() {
    return line == null ? 0 : line.workers().idleCount();
  }
}
