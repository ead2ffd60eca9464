package io.signalbox.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Due times at which nobody submitted a job.
 *
 * @param count all of them
 * @param last the youngest ones, newest first
 */
record Missed(long count, List<Instant> last) {

  static final Missed NONE = new Missed(0, List.of());

  /** How many of the youngest ones are remembered. */
  private static final int KEPT = 5;

  Missed {
    last = List.copyOf(last);
  }

  Missed and(Instant next) {
    return new Missed(count + 1, firstOf(Stream.concat(Stream.of(next), last.stream())));
  }

  Missed and(Missed later) {
    return new Missed(
        count + later.count, firstOf(Stream.concat(later.last.stream(), last.stream())));
  }

  Optional<Instant> latest() {
    return last.stream().findFirst();
  }

  private static List<Instant> firstOf(Stream<Instant> all) {
    return all.limit(KEPT).toList();
  }
}
