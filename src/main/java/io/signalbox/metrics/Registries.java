package io.signalbox.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Where measurements are kept and sent: Prometheus, StatsD, both or neither behind one registry.
 *
 * <p>Build Vert.x with {@link #vertxOptions} and {@link #vertxFactory} before any meter of our own
 * is made: Vert.x adds filters, and a filter does not reach back to older meters.
 */
public final class Registries implements AutoCloseable {

  private final CompositeMeterRegistry all = new CompositeMeterRegistry();
  private final Optional<PrometheusMeterRegistry> prometheus;

  /** Vert.x keeps registries by name for the whole JVM; two servers in it must not share one. */
  private final String name = "signalbox-" + UUID.randomUUID();

  public Registries(MetricsSettings settings) {
    prometheus = settings.prometheus() ? Optional.of(prometheus()) : Optional.empty();
    prometheus.ifPresent(all::add);
    settings.statsd().map(StatsdSender::start).ifPresent(all::add);
  }

  private static PrometheusMeterRegistry prometheus() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(new ReservedSuffixes());
    return registry;
  }

  /** The registry for our own meters. */
  public MeterRegistry registry() {
    return all;
  }

  /** What {@code GET /metrics} answers; nothing where Prometheus is off. */
  public Optional<Supplier<String>> scrape() {
    return prometheus.map(registry -> registry::scrape);
  }

  /**
   * Options under which Vert.x measures itself and the JVM. The label for addresses stays off: we
   * have an address for every job.
   */
  public MicrometerMetricsOptions vertxOptions() {
    return new MicrometerMetricsOptions()
        .setRegistryName(name)
        .setJvmMetricsEnabled(true)
        .setEnabled(!all.getRegistries().isEmpty());
  }

  /** The factory that leads the measurements of Vert.x into our registry. */
  public VertxMetricsFactory vertxFactory() {
    return new MicrometerMetricsFactory(all);
  }

  /**
   * Sends what is left and lets go of sockets and threads. Blocks a moment; after Vert.x closed.
   */
  @Override
  public void close() {
    all.getRegistries().forEach(MeterRegistry::close);
    all.close();
  }
}
