package io.signalbox.schedule;

import io.signalbox.job.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a schedule's past. Immutable.
 *
 * @param times {@link Schedule#times} when the last decision was made
 * @param decided up to here every due time is decided
 * @param fired the job of the last due time, for the overlap
 * @param lastRun the last that happened
 * @param missed all that were missed
 */
record Memory(
    String times,
    Instant decided,
    Optional<JobId> fired,
    Optional<LastRun> lastRun,
    Missed missed) {

  /** That of a schedule which nobody has seen before. */
  static final Memory NONE =
      new Memory("", Instant.EPOCH, Optional.empty(), Optional.empty(), Missed.NONE);

  /** Nothing before now is due: the times are others, or new. */
  Memory beginning(String newTimes, Instant now) {
    return new Memory(newTimes, now, fired, lastRun, missed);
  }

  Memory with(LastRun run) {
    return new Memory(times, decided, fired, Optional.of(run), missed);
  }

  Memory fired(Instant at, JobId job) {
    return new Memory(times, decided, Optional.of(job), Optional.of(LastRun.of(at, job)), missed);
  }

  Memory decided(Due due) {
    return new Memory(
        times, due.latest().orElse(decided), fired, lastRun, missed.and(due.missed()));
  }
}
