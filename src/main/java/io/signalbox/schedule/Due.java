package io.signalbox.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What has become due since the last decision.
 *
 * @param onTime the one that is not too late to run
 * @param missed those that nobody was there for
 */
record Due(Optional<Instant> onTime, Missed missed) {

  /** A job that starts so late is still on time. Shorter than a minute: only one can be. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /** So many are counted one by one; then only those of the last day are. */
  private static final int COUNTED = 1000;

  private static final Duration LAST_DAY = Duration.ofDays(1);

  static Due between(Timetable timetable, Instant decided, Instant now) {
    Missed missed = Missed.NONE;
    Optional<Instant> next = timetable.next(decided);
    while (next.isPresent() && !next.get().isAfter(now)) {
      if (!next.get().plus(GRACE).isBefore(now)) {
        return new Due(next, missed);
      }
      missed = missed.and(next.get());
      next = timetable.next(from(next.get(), missed, now));
    }
    return new Due(Optional.empty(), missed);
  }

  /** A server that was away for years must not count for minutes, on an event loop. */
  private static Instant from(Instant last, Missed missed, Instant now) {
    Instant lastDay = now.minus(LAST_DAY);
    return missed.count() >= COUNTED && last.isBefore(lastDay) ? lastDay : last;
  }

  boolean isNothing() {
    return latest().isEmpty();
  }

  /** The youngest of them. */
  Optional<Instant> latest() {
    return onTime.or(missed::latest);
  }
}
