package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.script.Isolation;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptInspector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;

/**
 * Runs each job in the isolation that its script asks for. Callable from any number of threads;
 * each runs its own hand-off.
 */
public final class Runner implements PythonRunner {

  private final BootDirectory boot;
  private final ScheduledExecutorService clock;
  private final Interpreters interpreters;
  private final ScriptInspector inspector;
  private final Launches launches;
  private final Preparation preparation;
  private final Stops stops;
  private final OnceRuns once;
  private final WarmRuns warm;

  private Runner(
      PythonSettings settings,
      BootDirectory boot,
      ScheduledExecutorService clock,
      Interpreters interpreters,
      Inquiry inquiry,
      Launches launches) {
    this.boot = boot;
    this.clock = clock;
    this.interpreters = interpreters;
    this.inspector = new SourceInspector(interpreters, inquiry);
    this.launches = launches;
    this.preparation =
        new Preparation(launches, new LoadCheck(interpreters, inquiry, settings.nice()));
    this.stops = new Stops(clock);
    this.once = new OnceRuns(launches, new ScriptAttempt(settings, boot), stops, clock);
    this.warm = new WarmRuns(settings, boot, launches.household(), stops);
  }

  /**
   * A runner that owns the boot directory from now on. Starts no process yet.
   *
   * @param workers how many runs there are at once at most; they share the CPUs
   * @param listener hears of the processes
   * @throws JobException {@code storage_unavailable} where the boot directory refuses
   */
  public static Runner create(
      PythonSettings settings, BootDirectory boot, int workers, ProcessListener listener) {
    ThreadBudget budget = ThreadBudget.of(Runtime.getRuntime().availableProcessors(), workers);
    ScriptEnvironment environment = new ScriptEnvironment(settings, boot, budget);
    ScheduledExecutorService clock = RunClock.start();
    Inquiry inquiry = new Inquiry(boot, environment, clock);
    Interpreters interpreters = interpreters(settings, boot, environment, inquiry);
    try {
      Household household =
          Household.create(settings, boot, environment, interpreters, clock, listener);
      Launches launches =
          new Launches(
              settings,
              boot.python().resolve("signalbox/_script.py"),
              environment,
              interpreters,
              household);
      return new Runner(settings, boot, clock, interpreters, inquiry, launches);
    } catch (IOException e) {
      clock.shutdownNow();
      throw new JobException(
          FailureCode.STORAGE_UNAVAILABLE, "the boot directory cannot be used: " + e);
    }
  }

  private static Interpreters interpreters(
      PythonSettings settings, BootDirectory boot, ScriptEnvironment environment, Inquiry inquiry) {
    InterpreterCheck check = new InterpreterCheck(inquiry);
    List<Interpreter> candidates =
        new InterpreterPaths(environment.searchPath())
            .find(settings.executable()).stream()
                .map(path -> new KeeperSlot(path, boot, settings.startTimeout()))
                .map(keeper -> new Interpreter(keeper, check))
                .toList();
    return new Interpreters(settings.executable(), candidates);
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

  /** Has processes of all other versions end as soon as they are idle. From any thread. */
  public void keepOnly(Predicate<Script> versions) {
    launches.household().pool().keepOnly(versions);
  }

  /** What its fork servers and processes are at. Callable from any thread. */
  public PoolView view() {
    return launches.household().view();
  }

  @Override
  public void run(Script script, RunSupply supply) {
    try {
      Isolation isolation = launches.isolation(script);
      if (isolation == Isolation.WARM) {
        warm.run(script, supply);
      } else {
        once.run(supply, isolation);
      }
    } catch (JobException e) { // no interpreter suits
      refuseAll(supply, e.failure());
    }
  }

  private static void refuseAll(RunSupply supply, Failure failure) {
    for (Optional<Run> next = supply.next(); next.isPresent(); next = supply.next()) {
      next.get().listener().ended(Outcome.Report.failed(failure));
    }
  }

  @Override
  public Optional<Failure> prepare(Script script) {
    return preparation.of(script);
  }

  @Override
  public Optional<String> obstacle(Script script) {
    return script.settings().isolation() == Isolation.WARM
        ? launches.household().pool().obstacle(script)
        : launches.household().residents().obstacle(script);
  }

  @Override
  public void stop(JobId id, StopReason reason) {
    stops.stop(id, StopSwitch.Reason.valueOf(reason.name()));
  }

  @Override
  public void recall(JobId id) {
    stops.recall(id);
  }

  @Override
  public void close() {
    stops.close();
    launches.household().close();
    interpreters.close();
    Processes.kill(BootDirectory.VARIABLE + "=" + boot.id());
    clock.shutdownNow();
    boot.close();
  }
}
