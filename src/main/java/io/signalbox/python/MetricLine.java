package io.signalbox.python;

import io.signalbox.job.Warning;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads METRIC lines and bounds how many names one attempt may use. */
final class MetricLine {

  private static final Pattern SHAPE = Pattern.compile("([a-z0-9_.]{1,64})\\s+(\\S+)\\s*");
  private static final int MAX_NAMES = 50;

  private final Set<String> names = new TreeSet<>();
  private long dropped;

  /** A measurement; the value is finite. */
  record Metric(String name, double value) {}

  /** What the text behind the word says, or nothing where it is no measurement. */
  static Optional<Metric> parse(String text) {
    Matcher matcher = SHAPE.matcher(text.strip());
    return matcher.matches()
        ? finite(matcher.group(2)).map(value -> new Metric(matcher.group(1), value))
        : Optional.empty();
  }

  /** A finite number, or nothing. */
  static Optional<Double> finite(String text) {
    try {
      return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether the name may still be used. */
  boolean admits(Metric metric) {
    if (names.size() < MAX_NAMES || names.contains(metric.name())) {
      names.add(metric.name());
      return true;
    }
    dropped++;
    return false;
  }

  Optional<Warning> warning() {
    return dropped == 0
        ? Optional.empty()
        : Optional.of(
            new Warning(
                "metrics_dropped",
                "the run used more than %d metric names: %d measurements were dropped"
                    .formatted(MAX_NAMES, dropped)));
  }
}
