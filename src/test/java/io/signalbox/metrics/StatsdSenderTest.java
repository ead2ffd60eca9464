package io.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.statsd.StatsdFlavor;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class StatsdSenderTest {

  @ParameterizedTest
  @CsvSource({
    "ETSY,     'signalbox.jobs.code.none.script.classify.state.succeeded.statistic.count:1|c'",
    "DATADOG,  'signalbox.jobs:1|c|#statistic:count,code:none,script:classify,state:succeeded'",
    "TELEGRAF, 'signalbox_jobs,statistic=count,code=none,script=classify,state=succeeded:1|c'",
  })
  void speaks_each_dialect(StatsdFlavor flavor, String line) throws IOException {
    try (DatagramSocket socket = socket()) {
      MeterRegistry registry = new StatsdSender(target(socket, flavor), false).registry();
      Counter jobs =
          registry.counter(
              Meters.JOBS,
              Meters.SCRIPT,
              "classify",
              Meters.STATE,
              "succeeded",
              Meters.CODE,
              "none");

      assertThat(firstLine(socket, jobs)).isEqualTo(line);
      registry.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ETSY,     'signalbox.x.script.a_b_c_d_e_f_g_é_1.statistic.count:1|c'",
    "DATADOG,  'signalbox.x:1|c|#statistic:count,script:a_b_c_d_e_f_g.é_1'",
    "TELEGRAF, 'signalbox_x,statistic=count,script=a_b_c_d_e_f_g.é_1:1|c'",
  })
  void the_name_of_a_script_cannot_break_a_line(StatsdFlavor flavor, String line)
      throws IOException {
    try (DatagramSocket socket = socket()) {
      MeterRegistry registry = new StatsdSender(target(socket, flavor), false).registry();
      Counter counter = registry.counter("signalbox.x", Meters.SCRIPT, "a:b|c#d,e=f g.é@1");

      assertThat(firstLine(socket, counter)).isEqualTo(line);
      registry.close();
    }
  }

  @Test
  void registries_send_what_is_counted() throws IOException {
    try (DatagramSocket socket = socket()) {
      MetricsSettings settings =
          new MetricsSettings(false, Optional.of(target(socket, StatsdFlavor.ETSY)));
      Registries registries = new Registries(settings);
      Counter starts = registries.registry().counter(Meters.PROCESS_STARTS);

      assertThat(firstLine(socket, starts)).startsWith("signalbox.process.starts.statistic.count:");
      registries.close();
    }
  }

  @Test
  void a_server_that_is_not_there_hurts_nobody() throws IOException {
    MetricsSettings.Statsd nobody;
    try (DatagramSocket socket = socket()) {
      nobody = target(socket, StatsdFlavor.ETSY);
    }
    MeterRegistry registry = new StatsdSender(nobody, false).registry();
    Counter jobs = registry.counter(Meters.PROCESS_STARTS);

    jobs.increment();
    registry.close();

    assertThat(registry.isClosed()).isTrue();
  }

  /** The sender connects in the background and what comes before is lost: ask again until heard. */
  private static String firstLine(DatagramSocket socket, Counter counter) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.setSoTimeout(100);
    while (true) {
      counter.increment();
      try {
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
            .lines()
            .findFirst()
            .orElseThrow();
      } catch (SocketTimeoutException e) {
        assertThat(counter.getId()).isNotNull();
      }
    }
  }

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static MetricsSettings.Statsd target(DatagramSocket socket, StatsdFlavor flavor) {
    return new MetricsSettings.Statsd(
        "127.0.0.1", socket.getLocalPort(), flavor, Duration.ofSeconds(10));
  }
}
