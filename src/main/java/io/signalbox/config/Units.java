package io.signalbox.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The notation of durations and sizes, there and back. */
public final class Units {

  /** What a duration looks like, for messages. */
  public static final String DURATION = "a duration such as 200ms, 30s, 5m or 1h";

  /** What a size looks like, for messages. */
  public static final String SIZE = "a size in bytes such as 512, 256KiB, 1MiB or 2GiB";

  private static final Pattern SHAPE = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
  private static final List<String> DURATION_UNITS = List.of("h", "m", "s");
  private static final List<String> SIZE_UNITS = List.of("TiB", "GiB", "MiB", "KiB");

  private Units() {}

  /**
   * The duration that a text spells.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static Duration duration(String text) {
    Matcher parts = SHAPE.matcher(text.strip());
    if (!parts.matches() || !MILLIS.containsKey(parts.group(2))) {
      String hint = parts.matches() && parts.group(2).isEmpty() ? " (the unit is missing)" : "";
      throw new IllegalArgumentException("expected " + DURATION + hint);
    }
    return Duration.ofMillis(product(parts, MILLIS, DURATION));
  }

  /**
   * The number of bytes that a text spells.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static long size(String text) {
    Matcher parts = SHAPE.matcher(text.strip());
    if (!parts.matches() || !BYTES.containsKey(parts.group(2))) {
      throw new IllegalArgumentException("expected " + SIZE + binaryHint(parts));
    }
    return product(parts, BYTES, SIZE);
  }

  /** A duration in the notation of the file, such as {@code 30s}. */
  public static String show(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : DURATION_UNITS) {
      if (millis > 0 && millis % MILLIS.get(unit) == 0) {
        return millis / MILLIS.get(unit) + unit;
      }
    }
    return millis == 0 ? "0s" : millis + "ms";
  }

  /** A size in the notation of the file, such as {@code 256KiB}. */
  public static String show(long bytes) {
    for (String unit : SIZE_UNITS) {
      if (bytes > 0 && bytes % BYTES.get(unit) == 0) {
        return bytes / BYTES.get(unit) + unit;
      }
    }
    return Long.toString(bytes);
  }

  private static long product(Matcher parts, Map<String, Long> units, String expected) {
    try {
      return Math.multiplyExact(Long.parseLong(parts.group(1)), units.get(parts.group(2)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("expected " + expected + " (this is too large)", e);
    }
  }

  /** Thousands and 1024s are never guessed: {@code 1KB} is refused with what was probably meant. */
  private static String binaryHint(Matcher parts) {
    if (!parts.matches()) {
      return "";
    }
    String unit = parts.group(2).toLowerCase(Locale.ROOT);
    return BYTES.keySet().stream()
        .filter(known -> !unit.isEmpty() && known.length() == 3)
        .filter(known -> known.toLowerCase(Locale.ROOT).charAt(0) == unit.charAt(0))
        .findFirst()
        .map(known -> " (write " + parts.group(1) + known + ")")
        .orElse("");
  }
}
