package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.JobException;
import io.signalbox.script.Isolation;
import io.signalbox.script.Script;
import java.util.Optional;

/** Has ready what a version needs before its first job, beside what other versions have. */
final class Preparation {

  private final Launches launches;
  private final LoadCheck check;

  Preparation(Launches launches, LoadCheck check) {
    this.launches = launches;
    this.check = check;
  }

  /**
   * Blocks; each step takes no longer than the script's timeout.
   *
   * @return why the version cannot start
   */
  Optional<Failure> of(Script script) {
    try {
      ScriptAttempt.refuseIfUnfit(script);
      Isolation isolation = launches.isolation(script);
      boolean loadsAnyway = isolation == Isolation.WARM && script.contract().isFunction();
      Optional<Failure> failure = loadsAnyway ? Optional.empty() : check.failure(script);
      if (failure.isEmpty()) {
        prepare(script, isolation);
      }
      return failure;
    } catch (JobException e) {
      return Optional.of(e.failure());
    }
  }

  private void prepare(Script script, Isolation isolation) {
    Patience patience = Patience.of(script.settings().timeout());
    switch (isolation) {
      case WARM -> launches.household().pool().prepare(script, patience);
      case FORK -> launches.household().servers().serverFor(script, patience);
      case PROCESS -> {} // a process of one job starts with it
    }
  }
}
