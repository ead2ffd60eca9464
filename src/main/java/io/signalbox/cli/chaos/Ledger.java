package io.signalbox.cli.chaos;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was acknowledged with 202, kept outside of any server. Whatever is in here has to be in the
 * store in the end. Callable from any thread.
 */
final class Ledger {

  private final Map<String, Ticket> accepted = new ConcurrentHashMap<>();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong repeats = new AtomicLong();
  private final Map<String, Long> refusals = new ConcurrentHashMap<>();
  private final AtomicLong unanswered = new AtomicLong();

  /** The server has acknowledged a job. */
  void accept(Ticket ticket, String id) {
    ticket.acknowledged(id);
    accepted.put(ticket.key(), ticket);
  }

  /** An end was seen for the first time. */
  void end(Ticket ticket, Ticket.Ending ending) {
    ticket.seen(ending);
    ended.incrementAndGet();
  }

  /** A request broke off and was sent again. */
  void repeated() {
    repeats.incrementAndGet();
  }

  /** A server said that it takes no job now, with its code. */
  void refused(String code) {
    refusals.merge(code, 1L, Long::sum);
  }

  /** Nobody knows whether this one was accepted: its submitter gave up before an answer came. */
  void gaveUp() {
    unanswered.incrementAndGet();
  }

  List<Ticket> all() {
    return List.copyOf(accepted.values());
  }

  Optional<Ticket> of(String key) {
    return Optional.ofNullable(accepted.get(key));
  }

  List<Ticket> pending() {
    return accepted.values().stream().filter(ticket -> ticket.ending().isEmpty()).toList();
  }

  long accepted() {
    return accepted.size();
  }

  long ended() {
    return ended.get();
  }

  long repeats() {
    return repeats.get();
  }

  /** How often servers took no job, by code. */
  Map<String, Long> refusals() {
    return new TreeMap<>(refusals);
  }

  long unanswered() {
    return unanswered.get();
  }
}
