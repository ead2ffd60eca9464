package io.signalbox.python;

import java.time.Duration;
import java.util.List;

/**
 * Jobs that wait for a process. Its wait is bounded by the shortest of their time-outs, and ends
 * where none of them is wanted any more.
 */
record Acquisition(List<Ticket> tickets, Patience patience) {

  static Acquisition of(List<Ticket> tickets) {
    long nanos = Long.MAX_VALUE;
    for (Ticket ticket : tickets) {
      nanos = Math.min(nanos, ticket.run().limits().timeout().toNanos());
    }
    return new Acquisition(tickets, Patience.of(Duration.ofNanos(nanos)));
  }

  /** Somebody wishes something of one of the jobs. Callable from any thread. */
  void look() {
    if (tickets.stream().allMatch(ticket -> ticket.wanted().isPresent())) {
      patience.lose();
    }
  }
}
