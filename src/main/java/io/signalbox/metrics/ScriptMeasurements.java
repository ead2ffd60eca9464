package io.signalbox.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The scripts' METRIC lines. A script may use {@value #MAX_NAMES} names: each one lives as long as
 * the server. What does not fit is counted, so that nobody looks for it in vain. Used by one
 * thread.
 */
final class ScriptMeasurements {

  /** The most names of a script. */
  static final int MAX_NAMES = 50;

  private static final Pattern NAME = Pattern.compile("[a-z0-9_.]{1,64}");

  private final MeterRegistry registry;
  private final Map<String, Set<String>> names = new HashMap<>();

  /** The first name that became this word in Prometheus, where {@code a.b} and {@code a_b} meet. */
  private final Map<String, String> spellings = new HashMap<>();

  ScriptMeasurements(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Keeps the {@code value} of a {@code name}. Summaries know no negative values. */
  void record(String script, Map<String, Object> data) {
    if (data.get("name") instanceof String name
        && data.get("value") instanceof Number value
        && Double.isFinite(value.doubleValue())
        && value.doubleValue() >= 0
        && admits(script, name)) {
      registry
          .summary(Meters.SCRIPT_PREFIX + name, Meters.SCRIPT, script)
          .record(value.doubleValue());
    } else {
      registry.counter(Meters.DROPPED, Meters.SCRIPT, script).increment();
    }
  }

  private boolean admits(String script, String name) {
    Set<String> known = names.computeIfAbsent(script, any -> new HashSet<>());
    return known.contains(name)
        || (NAME.matcher(name).matches()
            && known.size() < MAX_NAMES
            && isOnlySpelling(name)
            && known.add(name));
  }

  private boolean isOnlySpelling(String name) {
    String word = NamingConvention.snakeCase.name(ReservedSuffixes.free(name), null);
    return spellings.computeIfAbsent(word, any -> name).equals(name);
  }
}
