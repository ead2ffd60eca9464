package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.JobId;
import io.signalbox.script.Script;
import java.util.Optional;

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
   * Runs the jobs of a supply until it is dry, each as one attempt, and blocks until the last one
   * is over. Every run that was taken is told exactly once that it has ended or was returned, also
   * where this method throws. Never throws for anything that a script, an interpreter or a full
   * disk can do: such things are outcomes. Nothing of an ended run is left: no process of its own,
   * no directory, no descriptor.
   *
   * @param script the script of all jobs of the supply
   */
  void run(Script script, RunSupply supply);

  /**
   * Starts what a script needs before its first job: its fork server, and for a warm script a
   * process that has loaded it. Blocks; takes no more than a start.
   *
   * @return why the script cannot start, exactly as its jobs would be told
   */
  Optional<Failure> prepare(Script script);

  /**
   * Why no process of a script may start now, such as too little memory. Callable from an event
   * loop.
   *
   * @return one sentence; empty where nothing is in the way
   */
  Optional<String> obstacle(Script script);

  /**
   * Stops a run if it is under way: SIGTERM to its group, SIGKILL after its grace. Returns at once;
   * callable from any thread, an event loop too. A run that has not begun yet but is about to must
   * be stopped as well; an unknown id does nothing.
   */
  void stop(JobId id, StopReason reason);

  /**
   * Wants a run back that was taken but has not begun, because a worker idles: it is told {@code
   * returned} soon, or goes on where it has begun meanwhile. Returns at once; callable from any
   * thread; an unknown id does nothing.
   */
  void recall(JobId id);

  /** Kills what still runs, ends the keepers and removes the boot directory. Blocks. */
  @Override
  void close();
}
