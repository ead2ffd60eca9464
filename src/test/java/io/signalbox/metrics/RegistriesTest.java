package io.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegistriesTest {

  private static final MetricsSettings PROMETHEUS = new MetricsSettings(true, Optional.empty());
  private static final MetricsSettings NOTHING = new MetricsSettings(false, Optional.empty());

  @Test
  void prometheus_sees_our_meters_and_those_of_vertx() throws Exception {
    try (Registries registries = new Registries(PROMETHEUS)) {
      Vertx vertx = vertx(registries);
      new PoolMetrics(registries.registry()).bind(new Figures());
      vertx.eventBus().consumer("some.address", message -> message.reply("yes"));
      vertx.eventBus().request("some.address", "hello").await(5, TimeUnit.SECONDS);

      assertThat(registries.scrape().orElseThrow().get())
          .contains("signalbox_queue_depth 3.0", "signalbox_queue_capacity 100.0")
          .contains("signalbox_workers{state=\"busy\"} 2.0")
          .contains("vertx_eventbus_", "jvm_memory_used_bytes")
          .doesNotContain("some.address");
      vertx.close().await(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void two_servers_in_one_machine_do_not_share_meters() throws Exception {
    try (Registries one = new Registries(PROMETHEUS);
        Registries other = new Registries(PROMETHEUS)) {
      Vertx first = vertx(one);
      Vertx second = vertx(other);
      new PoolMetrics(one.registry()).handedOff(1);

      assertThat(one.scrape().orElseThrow().get()).contains("signalbox_handoff_size_count 1");
      assertThat(other.scrape().orElseThrow().get())
          .contains("jvm_memory_used_bytes")
          .doesNotContain("signalbox_handoff_size");

      first.close().await(5, TimeUnit.SECONDS);
      assertThat(other.scrape().orElseThrow().get()).contains("jvm_memory_used_bytes");
      second.close().await(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void measurements_whose_names_clash_in_prometheus_break_nothing() {
    try (Registries registries = new Registries(PROMETHEUS)) {
      ScriptMeasurements measurements = new ScriptMeasurements(registries.registry());

      for (String name :
          new String[] {"x", "x.max", "x_max", "x.count", "a.b", "a_b", "1st", "_"}) {
        measurements.record("one", java.util.Map.of("name", name, "value", 7));
      }

      assertThat(registries.scrape().orElseThrow().get())
          .contains("signalbox_script_x_sum{script=\"one\"} 7.0");
    }
  }

  @Test
  void without_a_target_nothing_is_measured() {
    try (Registries registries = new Registries(NOTHING)) {
      new PoolMetrics(registries.registry()).handedOff(1);

      assertThat(registries.scrape()).isEmpty();
      assertThat(registries.vertxOptions().isEnabled()).isFalse();
    }
  }

  private static Vertx vertx(Registries registries) {
    return Vertx.builder()
        .with(new VertxOptions().setMetricsOptions(registries.vertxOptions()))
        .withMetrics(registries.vertxFactory())
        .build();
  }

  private record Figures() implements PoolFigures {
    @Override
    public int queueDepth() {
      return 3;
    }

    @Override
    public int queueCapacity() {
      return 100;
    }

    @Override
    public int busyWorkers() {
      return 2;
    }

    @Override
    public int idleWorkers() {
      return 1;
    }
  }
}
