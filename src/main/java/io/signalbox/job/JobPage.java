package io.signalbox.job;

import java.util.List;
import java.util.Optional;

/**
 * A page of jobs, newest first.
 *
 * @param items the jobs
 * @param next the job to continue {@linkplain JobQuery#before before}; empty on the last page
 */
public record JobPage(List<Job> items, Optional<JobId> next) {
  public JobPage {
    items = List.copyOf(items);
  }
}
