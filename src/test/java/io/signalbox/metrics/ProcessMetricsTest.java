package io.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ProcessMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ProcessMetrics metrics = new ProcessMetrics(registry);

  private double exits(String cause) {
    return registry.get(Meters.PROCESS_EXITS).tag(Meters.CAUSE, cause).counter().count();
  }

  @Test
  void counts_starts_and_by_their_cause_ends() {
    metrics.started();
    metrics.started();
    metrics.ended("exit");
    metrics.ended("SIGSEGV");
    metrics.ended("SIGSEGV");
    assertThat(registry.get(Meters.PROCESS_STARTS).counter().count()).isEqualTo(2);
    assertThat(exits("exit")).isEqualTo(1);
    assertThat(exits("SIGSEGV")).isEqualTo(2);
  }
}
