package io.signalbox.dispatch;

import io.signalbox.store.JobStore;

/**
 * Where jobs are kept.
 *
 * @param runs those that somebody waits for, in memory
 * @param jobs those that were submitted; the same store where nothing durable is configured
 */
public record Stores(JobStore runs, JobStore jobs) {

  /** The store of a new job. */
  JobStore of(boolean isSubmitted) {
    return isSubmitted ? jobs : runs;
  }
}
