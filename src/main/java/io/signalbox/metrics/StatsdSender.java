package io.signalbox.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.statsd.StatsdConfig;
import io.micrometer.statsd.StatsdFlavor;
import io.micrometer.statsd.StatsdMeterRegistry;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The settings in the words of Micrometer. Lines go out by UDP; a server that is not there costs
 * nothing.
 *
 * @param buffered whether lines share a datagram
 */
record StatsdSender(MetricsSettings.Statsd settings, boolean buffered) implements StatsdConfig {

  /** A registry that sends from now on. */
  static StatsdMeterRegistry start(MetricsSettings.Statsd settings) {
    return new StatsdSender(settings, true).registry();
  }

  StatsdMeterRegistry registry() {
    StatsdMeterRegistry registry = new StatsdMeterRegistry(this, Clock.SYSTEM);
    registry.config().meterFilter(new PlainTags(flavor() == StatsdFlavor.ETSY));
    if (flavor() == StatsdFlavor.ETSY) {
      registry.config().namingConvention(NamingConvention.dot);
    }
    return registry;
  }

  /**
   * Keeps characters of the protocol out of tags: a script may be called {@code a|b}.
   *
   * @param inName whether tags become parts of a dotted name
   */
  private record PlainTags(boolean inName) implements MeterFilter {

    private static final Pattern SPECIAL = Pattern.compile("[^\\p{L}\\p{N}_./-]");

    @Override
    public Meter.Id map(Meter.Id id) {
      return id.replaceTags(id.getTags().stream().map(this::plain).toList());
    }

    private Tag plain(Tag tag) {
      String value = SPECIAL.matcher(tag.getValue()).replaceAll("_");
      return Tag.of(tag.getKey(), inName ? value.replace('.', '_') : value);
    }
  }

  @Override
  public String get(String key) {
    return null; // no other source: the methods below say everything
  }

  @Override
  public String host() {
    return settings.host();
  }

  @Override
  public int port() {
    return settings.port();
  }

  @Override
  public StatsdFlavor flavor() {
    return settings.flavor();
  }

  @Override
  public Duration step() {
    return settings.step();
  }

  @Override
  public Duration pollingFrequency() {
    return settings.step();
  }
}
