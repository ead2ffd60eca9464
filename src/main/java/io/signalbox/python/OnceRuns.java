package io.signalbox.python;

import io.signalbox.job.Figures;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.script.Isolation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Isolation {@code process} and {@code fork}: each job in a process of its own. Callable from any
 * number of threads; each runs its own jobs.
 */
final class OnceRuns {

  private final Launches launches;
  private final ScriptAttempt attempt;
  private final Stops stops;
  private final ScheduledExecutorService clock;

  OnceRuns(Launches launches, ScriptAttempt attempt, Stops stops, ScheduledExecutorService clock) {
    this.launches = launches;
    this.attempt = attempt;
    this.stops = stops;
    this.clock = clock;
  }

  /** Runs all jobs of a supply. */
  void run(RunSupply supply, Isolation isolation) {
    for (Optional<Run> next = supply.next(); next.isPresent(); next = supply.next()) {
      Run run = next.get();
      run.listener().ended(run(run, isolation));
    }
  }

  private Outcome.Report run(Run run, Isolation isolation) {
    JobId id = run.job().id();
    StopSwitch stop = new StopSwitch(run.limits(), clock);
    stops.enter(id, stop);
    try {
      return stop.reason().isPresent() ? unbegun(stop.reason().get()) : run(run, isolation, stop);
    } catch (JobException e) {
      return stop.reason().map(OnceRuns::unbegun).orElse(Outcome.Report.failed(e.failure()));
    } finally {
      stops.leave(id);
      stop.end();
    }
  }

  private Outcome.Report run(Run run, Isolation isolation, StopSwitch stop) {
    Patience patience = launches.patience(run.limits());
    stop.onStop(patience::lose);
    try (Resident resident = launches.place(run.script(), isolation, patience)) {
      resident.become(Resident.State.BUSY);
      return attempt.make(run, resident, patience, launches.launch(resident, isolation), stop);
    }
  }

  /** The report of a run that was stopped before it began. */
  static Outcome.Report unbegun(StopSwitch.Reason why) {
    Outcome outcome =
        why == StopSwitch.Reason.CANCEL ? new Outcome.Cancelled() : new Outcome.Interrupted();
    return new Outcome.Report(outcome, List.of(), Figures.NONE);
  }
}
