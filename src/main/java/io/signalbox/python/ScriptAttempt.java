package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.Outcome;
import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Makes one attempt of a job in a fresh interpreter: prepares, attends, judges, tidies up. */
final class ScriptAttempt {

  private final PythonSettings settings;
  private final BootDirectory boot;
  private final Interpreters interpreters;
  private final ScriptEnvironment environment;

  ScriptAttempt(
      PythonSettings settings,
      BootDirectory boot,
      Interpreters interpreters,
      ScriptEnvironment environment) {
    this.settings = settings;
    this.boot = boot;
    this.interpreters = interpreters;
    this.environment = environment;
  }

  /**
   * Blocks until nothing of the attempt is left.
   *
   * @throws JobException why it could not begin
   */
  Outcome.Report make(Run run, StopSwitch stop) {
    refuseIfUnfit(run.script());
    Interpreter interpreter = interpreters.choose(run.script().settings());
    try (JobDirectory directory = JobDirectory.create(boot.jobs(), run);
        OutputSink output =
            new OutputSink(boot.outputs(), settings.spill(), run.limits().outputLimit())) {
      LineProtocol lines =
          new LineProtocol(run.listener(), output, settings.lineLimit(), settings.logLimit());
      RunSession session = new RunSession(run.listener(), stop, output, lines);
      RunSession.Heard heard = attend(session, interpreter, run, directory);
      return new Verdict(run.limits(), output, heard, stop.reason()).report();
    } catch (IOException e) {
      throw new JobException(FailureCode.STORAGE_UNAVAILABLE, "the run cannot be prepared: " + e);
    }
  }

  private static void refuseIfUnfit(Script script) {
    script.problem().map(Failure::exception).ifPresent(ScriptAttempt::raise);
    if (!Files.exists(script.file())) {
      throw new JobException(
          FailureCode.UNKNOWN_SCRIPT, "the script " + script.name() + " is gone");
    }
  }

  private static void raise(JobException exception) {
    throw exception;
  }

  private RunSession.Heard attend(
      RunSession session, Interpreter interpreter, Run run, JobDirectory directory)
      throws IOException {
    RunSession.Heard heard =
        session.attend(lane(interpreter), command(interpreter, run, directory));
    if (heard.isLost()
        && !heard.hasStarted()
        && !session.isStopped()) { // the keeper died while it was idle
      heard = session.attend(lane(interpreter), command(interpreter, run, directory));
    }
    if (heard.isLost()) {
      Processes.kill(
          ScriptEnvironment.marks(run.job().id(), run.attempt()).entrySet().stream()
              .map(mark -> mark.getKey() + "=" + mark.getValue())
              .toArray(String[]::new));
    }
    return heard;
  }

  private static Lane lane(Interpreter interpreter) {
    try {
      return interpreter.keeper().lane();
    } catch (IOException e) {
      throw new JobException(
          FailureCode.PROCESS_CRASHED,
          "the keeper of " + interpreter + " does not answer: " + e.getMessage());
    }
  }

  private Lane.Command command(Interpreter interpreter, Run run, JobDirectory directory)
      throws IOException {
    List<String> arguments =
        List.of(
            interpreter.keeper().executable().toString(),
            "-X",
            "faulthandler",
            boot.python().resolve("signalbox/_script.py").toString(),
            run.script().file().toString(),
            directory.input().toString());
    return new Lane.Command(
        arguments,
        environment.of(run, directory),
        run.script().file().getParent().toString(),
        settings.nice());
  }
}
