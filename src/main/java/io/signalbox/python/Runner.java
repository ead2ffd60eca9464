package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptInspector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Runs each job in the isolation that its script asks for. Callable from any number of threads;
 * each runs its own hand-off.
 */
public final class Runner implements PythonRunner {

  private final PythonSettings settings;
  private final BootDirectory boot;
  private final ScheduledExecutorService clock;
  private final ScriptEnvironment environment;
  private final Interpreters interpreters;
  private final ScriptInspector inspector;
  private final Stops stops;
  private final OnceRuns once;

  private Runner(
      PythonSettings settings,
      BootDirectory boot,
      ScheduledExecutorService clock,
      ScriptEnvironment environment,
      Interpreters interpreters,
      ScriptInspector inspector) {
    this.settings = settings;
    this.boot = boot;
    this.clock = clock;
    this.environment = environment;
    this.interpreters = interpreters;
    this.inspector = inspector;
    this.stops = new Stops(clock);
    this.once = new OnceRuns(new ScriptAttempt(settings, boot), stops, clock);
  }

  /**
   * A runner that owns the boot directory from now on. Starts no process yet.
   *
   * @param workers how many runs there are at once at most; they share the CPUs
   */
  public static Runner create(PythonSettings settings, BootDirectory boot, int workers) {
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
    SourceInspector inspector = new SourceInspector(interpreters, inquiry);
    return new Runner(settings, boot, clock, environment, interpreters, inspector);
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
    once.run(supply, () -> fresh(script));
  }

  private Launch fresh(Script script) {
    Path prelude = boot.python().resolve("signalbox/_script.py");
    Interpreter interpreter = interpreters.choose(script.settings());
    return new FreshInterpreter(interpreter, environment, prelude, settings.nice());
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
  public void recall(JobId id) {
    // A process of one job begins it at once: there is never one to give back.
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
