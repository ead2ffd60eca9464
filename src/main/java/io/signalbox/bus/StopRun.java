package io.signalbox.bus;

import io.signalbox.job.JobId;

/** Tells a worker to stop one of its jobs, or to give it back. */
public record StopRun(JobId id, Why why) {

  /** Why a job is to be stopped. */
  public enum Why {
    /** A user cancels it. */
    CANCEL,
    /** The server stops; the attempt does not count. */
    INTERRUPT,
    /** It is wanted back unless it has started. */
    RECALL
  }
}
