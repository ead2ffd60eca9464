package io.signalbox.job;

import java.time.Instant;
import java.util.Optional;

/**
 * Which jobs to list, newest first.
 *
 * @param script only of this script
 * @param state only in this state
 * @param since only accepted at or after this time
 * @param label only with this label
 * @param parent only those of this batch, or that run this job again
 * @param before only older than this job: the cursor of the page before
 * @param limit how many at most
 */
public record JobQuery(
    Optional<String> script,
    Optional<JobState> state,
    Optional<Instant> since,
    Optional<String> label,
    Optional<JobId> parent,
    Optional<JobId> before,
    int limit) {

  /** The page size where none is asked for. */
  public static final int DEFAULT_LIMIT = 50;

  /** The largest page. */
  public static final int MAX_LIMIT = 500;

  /** The first page of everything. */
  public static JobQuery all() {
    return new JobQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_LIMIT);
  }

  /** Whether a job belongs on the page, its length aside. */
  public boolean matches(Job job) {
    return script.map(job.script()::equals).orElse(true)
        && state.map(job.state()::equals).orElse(true)
        && since.map(time -> !job.createdAt().isBefore(time)).orElse(true)
        && label.map(job.labels()::contains).orElse(true)
        && parent.map(id -> job.parentId().filter(id::equals).isPresent()).orElse(true)
        && before.map(id -> job.id().compareTo(id) < 0).orElse(true);
  }
}
