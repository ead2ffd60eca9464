package io.signalbox.script;

import io.signalbox.config.Nearest;
import io.signalbox.config.Units;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One table of settings, from a script or from the server's configuration, read by key and type.
 * Every reader throws {@link InvalidSetting} for a value that it cannot use.
 *
 * @param values as the TOML or YAML parser gave them
 * @param path what stands before the keys of a nested table, such as {@code retries.}
 */
record SettingsTable(Map<String, Object> values, String path) {

  static final SettingsTable EMPTY = new SettingsTable(Map.of(), "");

  /** A table at the top. */
  static SettingsTable of(Object value) {
    return of("", value);
  }

  private static SettingsTable of(String key, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new InvalidSetting(key, value, "expected a table");
    }
    return new SettingsTable(
        map.entrySet().stream()
            .filter(entry -> entry.getValue() != null)
            .collect(
                Collectors.toMap(entry -> String.valueOf(entry.getKey()), Map.Entry::getValue)),
        key.isEmpty() ? "" : key + ".");
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Refuses any other key, with the nearest of these. */
  void allowOnly(Collection<String> keys) {
    for (String key : values.keySet()) {
      if (!keys.contains(key)) {
        throw refusal(key, "no such setting" + Nearest.hint(key, keys));
      }
    }
  }

  /** A nested table; an empty one where there is none. */
  SettingsTable table(String key) {
    return of(path + key, values.getOrDefault(key, Map.of()));
  }

  Duration duration(String key, Duration byDefault) {
    if (!has(key)) {
      return byDefault;
    }
    try {
      return Units.duration(text(key, Units.DURATION));
    } catch (IllegalArgumentException wrong) {
      throw refusal(key, wrong.getMessage());
    }
  }

  /** A duration above zero. */
  Duration span(String key, Duration byDefault) {
    Duration value = duration(key, byDefault);
    if (value.isZero()) {
      throw refusal(key, "expected more than zero");
    }
    return value;
  }

  long size(String key, long byDefault) {
    if (!has(key)) {
      return byDefault;
    }
    try {
      return Units.size(values.get(key) instanceof Number n ? n.toString() : text(key, Units.SIZE));
    } catch (IllegalArgumentException wrong) {
      throw refusal(key, wrong.getMessage());
    }
  }

  int integer(String key, int byDefault, int min, int max) {
    if (!has(key)) {
      return byDefault;
    }
    Object value = values.get(key);
    boolean whole = value instanceof Integer || value instanceof Long;
    long number = whole ? ((Number) value).longValue() : Long.MIN_VALUE;
    if (number < min || number > max) {
      String upper = max == Integer.MAX_VALUE ? " or more" : " to " + max;
      throw refusal(key, "expected a whole number, " + min + upper);
    }
    return (int) number;
  }

  /** A constant by its name in lower case. */
  <E extends Enum<E>> E choice(String key, E byDefault) {
    if (!has(key)) {
      return byDefault;
    }
    E[] all = byDefault.getDeclaringClass().getEnumConstants();
    return Stream.of(all)
        .filter(one -> word(one).equals(values.get(key)))
        .findFirst()
        .orElseThrow(() -> refusal(key, "expected one of " + words(all)));
  }

  InvalidSetting refusal(String key, String why) {
    return new InvalidSetting(path + key, values.get(key), why);
  }

  private String text(String key, String expected) {
    if (values.get(key) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected " + expected);
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  private static String words(Enum<?>[] all) {
    return Stream.of(all).map(SettingsTable::word).collect(Collectors.joining(" "));
  }
}
