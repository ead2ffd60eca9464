package io.signalbox.bus;

import io.signalbox.job.JobId;

/** Tells a worker that one of its jobs is to go no further. */
public record StopRun(JobId id, Why why) {

  /** What is to become of the job. */
  public enum Why {
    /** A user cancelled it. */
    CANCEL,
    /** The server stops. */
    INTERRUPT,
    /** Another worker idles: it comes back, unless it has begun. */
    RECALL
  }
}
