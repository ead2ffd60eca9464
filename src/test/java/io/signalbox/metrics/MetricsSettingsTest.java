package io.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.statsd.StatsdFlavor;
import io.signalbox.config.ConfigException;
import io.signalbox.config.Configuration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsSettingsTest {

  @Test
  void prometheus_is_on_and_statsd_off_by_default() {
    assertThat(MetricsSettings.read(Configuration.of(Map.of())))
        .isEqualTo(new MetricsSettings(true, Optional.empty()));
  }

  @Test
  void every_key_arrives() {
    Configuration config =
        Configuration.of(
            Map.of(
                "metrics.prometheus", "false",
                "metrics.statsd.enabled", "true",
                "metrics.statsd.host", "stats.example.org",
                "metrics.statsd.port", "9125",
                "metrics.statsd.flavor", "telegraf",
                "metrics.statsd.step", "1s"));

    assertThat(MetricsSettings.read(config))
        .isEqualTo(
            new MetricsSettings(
                false,
                Optional.of(
                    new MetricsSettings.Statsd(
                        "stats.example.org", 9125, StatsdFlavor.TELEGRAF, Duration.ofSeconds(1)))));
    config.refuseUnknown();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metrics.statsd.flavor | sysdig | expected one of etsy, datadog, telegraf",
        "metrics.statsd.port   | 0      | expected a whole number from 1 to 65535",
        "metrics.statsd.step   | 0s     | expected more than nothing",
        "metrics.prometheus    | yes    | expected true or false",
      })
  void refuses_what_makes_no_sense(String key, String value, String why) {
    Configuration config = Configuration.of(Map.of(key, value));

    assertThatThrownBy(() -> MetricsSettings.read(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
