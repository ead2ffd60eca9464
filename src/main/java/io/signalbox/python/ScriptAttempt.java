package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.Outcome;
import io.signalbox.script.Script;
import java.io.IOException;
import java.nio.file.Files;

/** Makes one attempt in a process of its own: prepares, attends, judges, tidies up. */
final class ScriptAttempt {

  private final PythonSettings settings;
  private final BootDirectory boot;
  private final ArtifactFolder artifacts;

  ScriptAttempt(PythonSettings settings, BootDirectory boot) {
    this.settings = settings;
    this.boot = boot;
    this.artifacts = new ArtifactFolder(boot.outputs());
  }

  /**
   * Blocks until nothing of the attempt is left.
   *
   * @param resident the place in memory of its process
   * @param patience how long somebody waits for its start
   * @param launch how its process is started
   * @throws JobException why it could not begin
   */
  Outcome.Report make(
      Run run, Resident resident, Patience patience, Launch launch, StopSwitch stop) {
    refuseIfUnfit(run.script());
    try (JobDirectory directory = JobDirectory.create(boot.jobs(), run);
        Transcript transcript = new Transcript(run, settings, boot.outputs())) {
      RunSession session = new RunSession(transcript, resident, stop);
      Ending ending = session.attend(launch.lane(patience), launch.command(run, directory));
      if (ending.isLost() && !session.hasStarted() && stop.reason().isEmpty()) {
        // the keeper or the fork server died while it was idle
        ending = session.attend(launch.lane(patience), launch.command(run, directory));
      }
      if (ending.isLost()) {
        killWhatIsLeftOf(run);
      }
      return artifacts.addTo(
          new Verdict(transcript, ending, stop.reason()).report(), run, directory.path());
    } catch (IOException e) {
      throw new JobException(FailureCode.STORAGE_UNAVAILABLE, "the run cannot be prepared: " + e);
    }
  }

  /** Refuses a script that is known not to start. */
  static void refuseIfUnfit(Script script) {
    script.problem().map(Failure::exception).ifPresent(ScriptAttempt::raise);
    if (!Files.exists(script.source())) {
      throw new JobException(
          FailureCode.UNKNOWN_SCRIPT, "the script " + script.name() + " is gone");
    }
  }

  private static void raise(JobException exception) {
    throw exception;
  }

  private static void killWhatIsLeftOf(Run run) {
    Processes.kill(
        ScriptEnvironment.marks(run.job().id(), run.attempt()).entrySet().stream()
            .map(mark -> mark.getKey() + "=" + mark.getValue())
            .toArray(String[]::new));
  }
}
