package io.signalbox.python;

import io.signalbox.job.RunLimits;
import io.signalbox.script.Isolation;
import io.signalbox.script.Script;
import java.nio.file.Path;

/** Knows how processes are started in each isolation level. Callable from any thread. */
final class Launches {

  private final PythonSettings settings;
  private final Path prelude;
  private final ScriptEnvironment environment;
  private final Interpreters interpreters;
  private final Household household;

  /**
   * @param prelude the file of ours that runs a script in a new interpreter
   */
  Launches(
      PythonSettings settings,
      Path prelude,
      ScriptEnvironment environment,
      Interpreters interpreters,
      Household household) {
    this.settings = settings;
    this.prelude = prelude;
    this.environment = environment;
    this.interpreters = interpreters;
    this.household = household;
  }

  Household household() {
    return household;
  }

  /**
   * The isolation that a script gets: what it asks for, unless there are no fork servers here.
   *
   * @throws io.signalbox.job.JobException where no interpreter suits
   */
  Isolation isolation(Script script) {
    Isolation asked = script.settings().isolation();
    return asked == Isolation.PROCESS || household.servers().areAtHand(script)
        ? asked
        : Isolation.PROCESS;
  }

  /** How long a job waits for its process. */
  Patience patience(RunLimits job) {
    return Patience.of(Patience.limit(job, settings.startTimeout()));
  }

  /**
   * A place in memory for a process of one job.
   *
   * @throws io.signalbox.job.JobException that patience ended
   */
  Resident place(Script script, Isolation isolation, Patience patience) {
    return household.residents().enter(script, isolation, patience);
  }

  /** How it is started. */
  Launch launch(Resident resident, Isolation isolation) {
    if (isolation == Isolation.FORK) {
      return new FreshFork(household.servers(), environment, resident, settings.nice());
    }
    Interpreter interpreter = interpreters.choose(resident.script().settings());
    return new FreshInterpreter(interpreter, environment, prelude, settings.nice());
  }
}
