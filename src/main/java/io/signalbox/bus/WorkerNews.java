package io.signalbox.bus;

import io.signalbox.job.EventType;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import java.util.Map;

/** What a worker tells the dispatcher, in order. */
public sealed interface WorkerNews {

  /**
   * The worker is deployed and idle.
   *
   * @param box brings what its runs say
   */
  record Ready(String worker, Mailbox box) implements WorkerNews {}

  /** The worker is being undeployed: no more hand-offs. */
  record Gone(String worker) implements WorkerNews {}

  /**
   * The process of a job has started; its limits count from here.
   *
   * @param version the version of the script that runs
   */
  record Started(String worker, JobId id, String version) implements WorkerNews {}

  /**
   * Something that a run said.
   *
   * @param type log, metric, partial or warning
   */
  record Said(JobId id, EventType type, Map<String, Object> data) implements WorkerNews {}

  /** The box of a job has progress in it. */
  record Progressed(JobId id, ProgressBox box) implements WorkerNews {}

  /** A job that the worker had was never started and goes back to its old place. */
  record Returned(String worker, JobId id) implements WorkerNews {}

  /** There are news in the worker's box. */
  record Delivered(String worker) implements WorkerNews {}

  /** The outcome of a job; its process is gone. */
  record Ended(String worker, JobId id, Outcome.Report report) implements WorkerNews {}
}
