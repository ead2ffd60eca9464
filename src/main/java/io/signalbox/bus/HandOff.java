package io.signalbox.bus;

import io.signalbox.job.Job;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;

/**
 * What the dispatcher gives an idle worker: one or more jobs of one script. The reply says only
 * that the worker is free again; each job's outcome travels on its own as {@link WorkerNews}.
 *
 * @param script the script's name
 * @param jobs the jobs, in the order in which they are to run; shared with the dispatcher, which
 *     may add to them and take back from them until the worker ends the hand-off
 * @param isAlone whether its job runs in a process of its own, whatever its script asks for
 */
public record HandOff(String script, JobDeque jobs, boolean isAlone) {

  /** Jobs that run as their script asks for. */
  public HandOff(String script, JobDeque jobs) {
    this(script, jobs, false);
  }

  /**
   * One job of a hand-off.
   *
   * @param params a JSON object
   */
  public record Item(Job job, Payload input, String params, RunLimits limits) {}
}
