package io.signalbox.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Measured run times in milliseconds with their fractions, as moving averages that follow a change
 * within some ten runs. Confined to the dispatcher's event loop.
 */
final class RunTimes {

  private static final double WEIGHT = 0.2;

  private final Map<String, Mean> byScript = new HashMap<>();
  private final Mean overall = new Mean();

  void add(String script, double ms) {
    byScript.computeIfAbsent(script, name -> new Mean()).add(ms);
    overall.add(ms);
  }

  /** The average of a script; empty where it has never run. */
  OptionalDouble own(String script) {
    Mean mean = byScript.get(script);
    return mean == null ? OptionalDouble.empty() : mean.value();
  }

  /** The average of a script; of all scripts where it has never run; empty where nothing has. */
  OptionalDouble mean(String script) {
    OptionalDouble own = own(script);
    return own.isPresent() ? own : mean();
  }

  /** The average of all runs. */
  OptionalDouble mean() {
    return overall.value();
  }

  private static final class Mean {
    private double ms = Double.NaN;

    void add(double latest) {
      ms = Double.isNaN(ms) ? latest : ms + WEIGHT * (latest - ms);
    }

    OptionalDouble value() {
      return Double.isNaN(ms) ? OptionalDouble.empty() : OptionalDouble.of(ms);
    }
  }
}
