package io.signalbox.script;

import io.signalbox.job.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * How far the proof of a version is. One that fails is tried again, since the reason may lie
 * outside of its file; ever more seldom, from 5 s to 5 min.
 *
 * @param failure why the last try failed
 * @param isBegun whether a try is going on
 * @param dueAt when the next one is due, in nanoseconds of a monotonic clock
 * @param pause nanoseconds to wait after another failure; 0 where no try can help
 */
record Trial(Optional<Failure> failure, boolean isBegun, long dueAt, long pause) {

  private static final long FIRST_PAUSE = Duration.ofSeconds(5).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(5).toNanos();

  static Trial at(long now) {
    return new Trial(Optional.empty(), false, now, FIRST_PAUSE);
  }

  /** Of a version that cannot be served whatever happens outside of its file. */
  static Trial lost(Failure why) {
    return new Trial(Optional.of(why), false, 0, 0);
  }

  boolean isDue(long now) {
    return pause > 0 && !isBegun && now - dueAt >= 0;
  }

  Trial begun() {
    return new Trial(failure, true, dueAt, pause);
  }

  Trial failed(Failure why, long now) {
    return new Trial(Optional.of(why), false, now + pause, Math.min(2 * pause, LONGEST_PAUSE));
  }
}
