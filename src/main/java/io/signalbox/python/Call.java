package io.signalbox.python;

import java.util.List;

/**
 * What a warm process is asked to do at once: one job, or several of them for {@code handle_batch}.
 * Belongs to the session's thread.
 */
final class Call {

  private final int number;
  private final List<Ticket> tickets;
  private final long writtenAt;
  private boolean isBegun;
  private boolean isOutMarked;
  private boolean isErrMarked;
  private long begunAt;
  private long lastWordAt;

  /**
   * @param number of the first job; the others follow
   */
  Call(int number, List<Ticket> tickets, long now) {
    this.number = number;
    this.tickets = tickets;
    this.writtenAt = now;
  }

  int number() {
    return number;
  }

  List<Ticket> tickets() {
    return tickets;
  }

  /** Those that are not over yet. */
  List<Ticket> open() {
    return tickets.stream().filter(ticket -> !ticket.isOver()).toList();
  }

  boolean isOver() {
    for (Ticket ticket : tickets) {
      if (!ticket.isOver()) {
        return false;
      }
    }
    return true;
  }

  boolean has(int job) {
    return job >= number && job < number + tickets.size();
  }

  Ticket ticket(int job) {
    return tickets.get(job - number);
  }

  void begin(long now) {
    isBegun = true;
    begunAt = now;
    tickets.forEach(Ticket::begin);
  }

  boolean isBegun() {
    return isBegun;
  }

  /** When it was begun, or written where it was not: what its time counts from. */
  long since() {
    return isBegun ? begunAt : writtenAt;
  }

  /** The end of its output was read on one of the two streams. */
  void mark(boolean isErr) {
    isOutMarked |= !isErr;
    isErrMarked |= isErr;
  }

  boolean isMarked(boolean isErr) {
    return isErr ? isErrMarked : isOutMarked;
  }

  /** Whether the end of its output was read on both streams. */
  boolean isMarked() {
    return isOutMarked && isErrMarked;
  }

  /** Notes when its script had its last word, and says when. */
  long lastWordAt(long now) {
    lastWordAt = lastWordAt == 0 ? now : lastWordAt;
    return lastWordAt;
  }
}
