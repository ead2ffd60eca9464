package io.signalbox.python;

import io.signalbox.job.Figures;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * Isolation {@code process} and {@code fork}: each job in a process of its own. Callable from any
 * number of threads; each runs its own jobs.
 */
final class OnceRuns {

  private final ScriptAttempt attempt;
  private final Stops stops;
  private final ScheduledExecutorService clock;

  OnceRuns(ScriptAttempt attempt, Stops stops, ScheduledExecutorService clock) {
    this.attempt = attempt;
    this.stops = stops;
    this.clock = clock;
  }

  /**
   * Runs all jobs of a supply.
   *
   * @param launch how a process is started; what it throws becomes the outcome
   */
  void run(RunSupply supply, Supplier<Launch> launch) {
    for (Optional<Run> next = supply.next(); next.isPresent(); next = supply.next()) {
      Run run = next.get();
      run.listener().ended(run(run, launch));
    }
  }

  private Outcome.Report run(Run run, Supplier<Launch> launch) {
    JobId id = run.job().id();
    StopSwitch stop = new StopSwitch(run.limits(), clock);
    stops.enter(id, stop);
    try {
      return stop.reason().isPresent()
          ? unbegun(stop.reason().get())
          : attempt.make(run, launch.get(), stop);
    } catch (JobException e) {
      return stop.reason().map(OnceRuns::unbegun).orElse(Outcome.Report.failed(e.failure()));
    } finally {
      stops.leave(id);
      stop.end();
    }
  }

  /** The report of a run that was stopped before it began. */
  static Outcome.Report unbegun(StopSwitch.Reason why) {
    Outcome outcome =
        why == StopSwitch.Reason.CANCEL ? new Outcome.Cancelled() : new Outcome.Interrupted();
    return new Outcome.Report(outcome, List.of(), Figures.NONE);
  }
}
