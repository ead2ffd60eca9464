package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.Figures;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptInspector;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Runs each job in a fresh interpreter, as {@code python script.py INPUT_FILE} does. Callable from
 * any number of threads; each runs its own job.
 */
public final class ProcessRunner implements PythonRunner {

  private final BootDirectory boot;
  private final ScheduledExecutorService clock;
  private final Interpreters interpreters;
  private final ScriptInspector inspector;
  private final ScriptAttempt attempt;
  private final Stops stops;

  private ProcessRunner(
      BootDirectory boot,
      ScheduledExecutorService clock,
      Interpreters interpreters,
      ScriptInspector inspector,
      ScriptAttempt attempt) {
    this.boot = boot;
    this.clock = clock;
    this.interpreters = interpreters;
    this.inspector = inspector;
    this.attempt = attempt;
    this.stops = new Stops(clock);
  }

  /**
   * A runner that owns the boot directory from now on. Starts no process yet.
   *
   * @param workers how many runs there are at once at most; they share the CPUs
   */
  public static ProcessRunner create(PythonSettings settings, BootDirectory boot, int workers) {
    ThreadBudget budget = ThreadBudget.of(Runtime.getRuntime().availableProcessors(), workers);
    ScriptEnvironment environment = new ScriptEnvironment(settings, boot, budget);
    ScheduledExecutorService clock = RunClock.start();
    Inquiry inquiry = new Inquiry(boot, environment, clock);
    InterpreterCheck check = new InterpreterCheck(inquiry);
    List<Interpreter> candidates =
        new InterpreterPaths(environment.searchPath())
            .find(settings.executable()).stream()
                .map(path -> new KeeperSlot(path, boot, settings.startTimeout()))
                .map(keeper -> new Interpreter(keeper, check))
                .toList();
    Interpreters interpreters = new Interpreters(settings.executable(), candidates);
    ScriptAttempt attempt = new ScriptAttempt(settings, boot, interpreters, environment);
    SourceInspector inspector = new SourceInspector(interpreters, inquiry);
    return new ProcessRunner(boot, clock, interpreters, inspector, attempt);
  }

  /**
   * Starts the interpreter that scripts without needs get, and tells what it is. Blocks.
   *
   * @throws JobException {@code cannot_start}, one line that says what was looked at
   */
  public InterpreterFacts probe() {
    return interpreters.first();
  }

  /** Reads the syntax trees of scripts, for whoever keeps the catalogue. */
  public ScriptInspector inspector() {
    return inspector;
  }

  @Override
  public void run(Script script, RunSupply supply) {
    for (Optional<Run> next = supply.next(); next.isPresent(); next = supply.next()) {
      Run run = next.get();
      run.listener().ended(run(run));
    }
  }

  /** Makes one attempt; never throws for what a script can do. */
  Outcome.Report run(Run run) {
    JobId id = run.job().id();
    StopSwitch stop = stops.enter(id, run.limits());
    try {
      return stop.reason().isPresent()
          ? notBegun(new Outcome.Interrupted(), stop)
          : attempt.make(run, stop);
    } catch (JobException e) {
      return notBegun(new Outcome.Failed(e.failure()), stop);
    } finally {
      stops.leave(id);
    }
  }

  private static Outcome.Report notBegun(Outcome outcome, StopSwitch stop) {
    Outcome actual =
        stop.reason()
            .<Outcome>map(
                reason ->
                    reason == StopSwitch.Reason.CANCEL
                        ? new Outcome.Cancelled()
                        : new Outcome.Interrupted())
            .orElse(outcome);
    return new Outcome.Report(actual, List.of(), Figures.NONE);
  }

  @Override
  public Optional<Failure> prepare(Script script) {
    return script.problem();
  }

  @Override
  public Optional<String> obstacle(Script script) {
    return Optional.empty();
  }

  @Override
  public void stop(JobId id, StopReason reason) {
    stops.stop(id, StopSwitch.Reason.valueOf(reason.name()));
  }

  @Override
  public void close() {
    stops.close();
    interpreters.close();
    Processes.kill(BootDirectory.VARIABLE + "=" + boot.id());
    clock.shutdownNow();
    boot.close();
  }
}
