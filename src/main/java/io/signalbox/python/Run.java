package io.signalbox.python;

import io.signalbox.job.Job;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.signalbox.script.Script;

/**
 * One attempt to be made.
 *
 * @param job the job, its {@code attempt} still the number of attempts before this one
 * @param script the script to run
 * @param input the input
 * @param params a JSON object
 * @param limits the limits of this attempt
 * @param listener hears what becomes of it
 */
public record Run(
    Job job, Script script, Payload input, String params, RunLimits limits, RunListener listener) {

  /** The number of this attempt, 1 for the first. */
  public int attempt() {
    return job.attempt() + 1;
  }
}
