package io.signalbox.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Measured run times in milliseconds, as moving averages that follow a change within some ten runs.
 * Confined to the dispatcher's event loop.
 */
final class RunTimes {

  private static final double WEIGHT = 0.2;

  private final Map<String, Double> byScript = new HashMap<>();
  private double overall = Double.NaN;

  void add(String script, double ms) {
    byScript.merge(script, ms, RunTimes::blend);
    overall = Double.isNaN(overall) ? ms : blend(overall, ms);
  }

  /** The average of a script; empty where it has never run. */
  OptionalDouble own(String script) {
    Double mean = byScript.get(script);
    return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean);
  }

  /** The average of a script; of all scripts where it has never run; empty where nothing has. */
  OptionalDouble mean(String script) {
    OptionalDouble own = own(script);
    return own.isPresent() ? own : mean();
  }

  /** The average of all runs. */
  OptionalDouble mean() {
    return Double.isNaN(overall) ? OptionalDouble.empty() : OptionalDouble.of(overall);
  }

  private static double blend(double mean, double latest) {
    return mean + WEIGHT * (latest - mean);
  }
}
