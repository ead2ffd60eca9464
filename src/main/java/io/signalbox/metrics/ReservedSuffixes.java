package io.signalbox.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.regex.Pattern;

/**
 * Names that mean something else in Prometheus: a summary {@code x} also yields {@code x_max}, so a
 * script's own {@code x.max} would make every scrape fail. There it is called {@code x_max_value}.
 */
final class ReservedSuffixes implements MeterFilter {

  private static final Pattern RESERVED =
      Pattern.compile(".*[._](max|sum|count|total|bucket|info|created)[._]*");

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().startsWith(Meters.SCRIPT_PREFIX) ? id.withName(free(id.getName())) : id;
  }

  /** The name with its end out of the way. */
  static String free(String name) {
    return RESERVED.matcher("." + name).matches() ? name + ".value" : name;
  }
}
