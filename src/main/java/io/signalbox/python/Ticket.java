package io.signalbox.python;

import io.signalbox.job.Outcome;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One job in the hands of a warm session: what is heard of it, where its files lie, and who wants
 * it stopped. Belongs to the session's thread, but for the wish to stop it.
 */
final class Ticket implements Stoppable {

  private final Run run;
  private final Runnable wake;
  private volatile StopSwitch.Reason wanted;
  private volatile boolean isImpatient;
  private volatile boolean isRecalled;
  private Transcript transcript;
  private JobDirectory directory;
  private boolean hasFiles;
  private CallOutcome outcome;
  private boolean hasStarted;
  private boolean isOver;

  /**
   * @param wake tells the session's thread to look at its wishes
   */
  Ticket(Run run, Runnable wake) {
    this.run = run;
    this.wake = wake;
  }

  Run run() {
    return run;
  }

  @Override
  public void stop(StopSwitch.Reason why) {
    wanted = wanted == null ? why : wanted;
    wake.run();
  }

  @Override
  public void kill(StopSwitch.Reason why) {
    isImpatient = true;
    stop(why);
  }

  @Override
  public void recall() {
    isRecalled = true;
    wake.run();
  }

  boolean isRecalled() {
    return isRecalled;
  }

  /** Why somebody wants it stopped. */
  Optional<StopSwitch.Reason> wanted() {
    return Optional.ofNullable(wanted);
  }

  /** Whether it is to be stopped without its grace. */
  boolean isImpatient() {
    return isImpatient;
  }

  /**
   * It is about to be written to a process, perhaps once more.
   *
   * @param isFilled whether the directory is there already, with files of ours
   */
  void prepare(Transcript fresh, JobDirectory place, boolean isFilled) {
    transcript = fresh;
    hasFiles = isFilled;
    directory = place;
    outcome = null;
  }

  /** The directory that is its own. */
  Path place() {
    return directory.path();
  }

  Transcript transcript() {
    return transcript;
  }

  /** Its call begins. */
  void begin() {
    if (!hasStarted) {
      hasStarted = true;
      run.listener().started();
    }
  }

  boolean hasStarted() {
    return hasStarted;
  }

  void answer(CallOutcome given) {
    outcome = given;
  }

  /** What the process said of its end; null until then. */
  CallOutcome outcome() {
    return outcome;
  }

  boolean isOver() {
    return isOver;
  }

  /** Ends it; nothing of it is left then. */
  void end(Outcome.Report report) {
    isOver = true;
    tidy();
    run.listener().ended(report);
  }

  /** It was never started and goes back. */
  void giveBack() {
    isOver = true;
    tidy();
    run.listener().returned();
  }

  /** Removes what lies on the disk for it. */
  void tidy() {
    if (transcript != null) {
      transcript.close();
      if (mayHaveFiles()) {
        directory.close();
      }
      transcript = null;
    }
  }

  /**
   * Whether something may lie in its directory. A function that has ended well says whether it has
   * asked for it.
   */
  boolean mayHaveFiles() {
    boolean isPrepared = transcript != null;
    return isPrepared && (hasFiles || outcome == null || outcome.hasDirectory());
  }
}
