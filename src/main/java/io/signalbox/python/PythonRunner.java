package io.signalbox.python;

import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;

/** Runs scripts. The seam behind which the isolation levels lie. */
public interface PythonRunner extends AutoCloseable {

  /** Why a run is stopped from outside. */
  enum StopReason {
    /** By a user: the outcome is {@code Cancelled}. */
    CANCEL,
    /** By shutdown: the outcome is {@code Interrupted}. */
    INTERRUPT
  }

  /**
   * Makes one attempt and blocks until its process is gone. Never throws for anything that a
   * script, an interpreter or a full disk can do: such things are outcomes. On return nothing of
   * the run is left: no process, no directory, no descriptor.
   */
  Outcome.Report run(Run run, RunListener listener);

  /**
   * Stops a run if it is under way: SIGTERM to its group, SIGKILL after its grace. Returns at once;
   * callable from any thread, an event loop too. A run that has not begun yet but is about to must
   * be stopped as well; an unknown id does nothing.
   */
  void stop(JobId id, StopReason reason);

  /** Kills what still runs, ends the keepers and removes the boot directory. Blocks. */
  @Override
  void close();
}
