package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.script.Contract;
import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Isolation {@code process}: a new interpreter that shares nothing. */
final class FreshInterpreter implements Launch {

  private final Interpreter interpreter;
  private final ScriptEnvironment environment;
  private final Path prelude;
  private final int nice;

  /**
   * @param prelude the file of ours that runs the script
   */
  FreshInterpreter(Interpreter interpreter, ScriptEnvironment environment, Path prelude, int nice) {
    this.interpreter = interpreter;
    this.environment = environment;
    this.prelude = prelude;
    this.nice = nice;
  }

  @Override
  public Lane lane(Patience patience) {
    try {
      return interpreter.lane();
    } catch (IOException e) {
      throw new JobException(
          FailureCode.PROCESS_CRASHED,
          "the keeper of " + interpreter + " does not answer: " + e.getMessage());
    }
  }

  @Override
  public Map<String, Object> command(Run run, JobDirectory directory) throws IOException {
    Script script = run.script();
    Contract contract = script.contract();
    List<String> arguments =
        List.of(
            interpreter.keeper().executable().toString(),
            "-X",
            "faulthandler",
            prelude.toString(),
            contract.kind().name().toLowerCase(Locale.ROOT),
            contract.takesJob() ? "1" : "0",
            script.file().toString(),
            script.source().toString(),
            directory.input().toString(),
            run.input().contentType());
    return Map.of(
        "argv", arguments,
        "env", environment.of(run, directory),
        "cwd", script.file().getParent().toString(),
        "nice", nice,
        "memory", script.settings().memory());
  }
}
