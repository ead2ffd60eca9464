package io.signalbox.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToIntFunction;

/** Measures queue and workers: gauges that ask when somebody scrapes, and hand-off sizes. */
public final class PoolMetrics {

  private final MeterRegistry registry;
  private final DistributionSummary handOffs;
  private final Counter fenced;

  public PoolMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.handOffs = DistributionSummary.builder(Meters.HANDOFF_SIZE).register(registry);
    this.fenced = Counter.builder(Meters.STORE_FENCED).register(registry);
  }

  /** Binds the gauges for as long as the registry lives; it keeps the figures alive. */
  public void bind(PoolFigures figures) {
    gauge(Meters.QUEUE_DEPTH, figures, PoolFigures::queueDepth).register(registry);
    gauge(Meters.QUEUE_CAPACITY, figures, PoolFigures::queueCapacity).register(registry);
    gauge(Meters.WORKERS, figures, PoolFigures::busyWorkers)
        .tag(Meters.STATE, "busy")
        .register(registry);
    gauge(Meters.WORKERS, figures, PoolFigures::idleWorkers)
        .tag(Meters.STATE, "idle")
        .register(registry);
  }

  /** Counts a hand-off of so many jobs. */
  public void handedOff(int jobs) {
    handOffs.record(jobs);
  }

  /** Counts a write that was refused because somebody else has the job. */
  public void fenced() {
    fenced.increment();
  }

  private static Gauge.Builder<PoolFigures> gauge(
      String name, PoolFigures figures, ToIntFunction<PoolFigures> figure) {
    return Gauge.builder(name, figures, figure::applyAsInt).strongReference(true);
  }
}
