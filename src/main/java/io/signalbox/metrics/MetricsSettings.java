package io.signalbox.metrics;

import io.micrometer.statsd.StatsdFlavor;
import io.signalbox.config.ConfigReader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where measurements go.
 *
 * @param prometheus whether they can be scraped
 * @param statsd where they are sent to; empty where they are not
 */
public record MetricsSettings(boolean prometheus, Optional<Statsd> statsd) {

  private static final List<String> FLAVORS = List.of("etsy", "datadog", "telegraf");

  /**
   * A StatsD server.
   *
   * @param flavor its dialect
   * @param step how often gauges are sent
   */
  public record Statsd(String host, int port, StatsdFlavor flavor, Duration step) {}

  /** Reads the settings; every key is read even where StatsD is off. */
  public static MetricsSettings read(ConfigReader config) {
    boolean prometheus = config.flag("metrics.prometheus", true);
    boolean enabled = config.flag("metrics.statsd.enabled", false);
    Statsd statsd =
        new Statsd(
            config.string("metrics.statsd.host", "127.0.0.1"),
            config.integer("metrics.statsd.port", 8125, 1, 65_535),
            flavor(config.choice("metrics.statsd.flavor", "etsy", FLAVORS)),
            config.duration("metrics.statsd.step", Duration.ofSeconds(10)));
    if (statsd.step().isZero()) {
      throw config.refusal("metrics.statsd.step", "expected more than nothing");
    }
    return new MetricsSettings(prometheus, enabled ? Optional.of(statsd) : Optional.empty());
  }

  private static StatsdFlavor flavor(String word) {
    return StatsdFlavor.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
