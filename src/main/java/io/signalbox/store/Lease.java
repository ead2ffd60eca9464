package io.signalbox.store;

import io.signalbox.job.JobId;

/**
 * The right to write about a claimed job. Whoever writes with a lease that is not the current one
 * any more is refused: the job was given to somebody else meanwhile.
 *
 * @param job which job
 * @param attempt the attempt that the store knows of
 * @param token drawn anew for each claim
 */
public record Lease(JobId job, int attempt, long token) {

  /** The same lease after the store has learnt of another attempt. */
  public Lease at(int newAttempt) {
    return new Lease(job, newAttempt, token);
  }
}
