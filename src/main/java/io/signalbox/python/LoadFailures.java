package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.script.Script;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Versions of scripts that just failed to load: they are not tried again at once, lest a burst of
 * jobs burns the CPU. Callable from any thread.
 */
final class LoadFailures {

  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long LONGEST_PAUSE_MS = 30_000;

  /** These say nothing about the script. */
  private static final Set<FailureCode> PASSING =
      EnumSet.of(FailureCode.TIMED_OUT, FailureCode.CANCELLED, FailureCode.SHUTTING_DOWN);

  private final LongSupplier millis;
  private final Map<String, Failed> failed = new HashMap<>();

  /**
   * @param millis a clock
   */
  LoadFailures(LongSupplier millis) {
    this.millis = millis;
  }

  private record Failed(String version, JobException why, BackOff backOff, long holdsUntil) {}

  /** Why that version is not to be tried now. */
  synchronized Optional<JobException> of(Script script) {
    return known(script).filter(it -> millis.getAsLong() < it.holdsUntil()).map(Failed::why);
  }

  synchronized void add(Script script, JobException why) {
    if (PASSING.contains(why.failure().code())) {
      return;
    }
    BackOff backOff =
        known(script)
            .map(Failed::backOff)
            .orElseGet(() -> new BackOff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS));
    long until = millis.getAsLong() + backOff.pauseMs();
    failed.put(script.name(), new Failed(script.version(), why, backOff, until));
  }

  /** It loads. */
  synchronized void forget(Script script) {
    failed.remove(script.name());
  }

  private Optional<Failed> known(Script script) {
    return Optional.ofNullable(failed.get(script.name()))
        .filter(it -> it.version().equals(script.version()));
  }
}
