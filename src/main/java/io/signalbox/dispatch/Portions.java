package io.signalbox.dispatch;

import io.signalbox.script.Contract;
import io.signalbox.script.Script;
import java.util.OptionalDouble;

/**
 * How many jobs of one script go to a worker at once. Short ones travel together, so that a wake-up
 * is paid once for some two milliseconds of work; what is not known to be short travels alone.
 */
final class Portions {

  private static final double WORK_MS = 2;
  private static final int MOST = 64;

  private final RunTimes runTimes;

  Portions(RunTimes runTimes) {
    this.runTimes = runTimes;
  }

  /** The most jobs that a worker may have and not have begun. */
  int of(Script script) {
    boolean takesBatches = script.contract().kind() == Contract.Kind.HANDLE_BATCH;
    int batch = takesBatches ? script.settings().batch().maxSize() : 1;
    OptionalDouble mean = runTimes.own(script.name());
    if (mean.isEmpty()) {
      return batch;
    }
    double fitting = WORK_MS / Math.max(mean.getAsDouble(), WORK_MS / MOST);
    int most = (int) Math.max(1, Math.min(MOST, fitting));
    return takesBatches ? Math.max(batch, Math.min(2 * batch, most)) : most;
  }
}
