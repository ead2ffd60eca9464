package io.signalbox.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the processes that run scripts. Callable from any thread. */
public final class ProcessMetrics {

  private final MeterRegistry registry;
  private final Counter starts;

  /**
   * @param registry made by {@link Registries}; Vert.x must have set up its filters before
   */
  public ProcessMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.starts = registry.counter(Meters.PROCESS_STARTS);
  }

  /** One has come to life. */
  public void started() {
    starts.increment();
  }

  /**
   * One has ended.
   *
   * @param cause {@code exit}, {@code killed} or a signal's name
   */
  public void ended(String cause) {
    registry.counter(Meters.PROCESS_EXITS, Meters.CAUSE, cause).increment();
  }
}
