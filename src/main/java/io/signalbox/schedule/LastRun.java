package io.signalbox.schedule;

import io.signalbox.job.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of the last due time, or of the last run that somebody asked for.
 *
 * @param at the due time
 * @param job where one was submitted
 * @param outcome {@link #SUBMITTED}, {@link #SKIPPED} or {@link #FAILED}
 * @param detail why there is no job; empty where there is one
 */
record LastRun(Instant at, Optional<JobId> job, String outcome, String detail) {

  static final String SUBMITTED = "submitted";
  static final String SKIPPED = "skipped";
  static final String FAILED = "failed";

  static LastRun of(Instant at, JobId job) {
    return new LastRun(at, Optional.of(job), SUBMITTED, "");
  }

  static LastRun skipped(Instant at, String detail) {
    return new LastRun(at, Optional.empty(), SKIPPED, detail);
  }

  static LastRun failed(Instant at, String detail) {
    return new LastRun(at, Optional.empty(), FAILED, detail);
  }
}
