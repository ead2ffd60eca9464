package io.signalbox.dispatch;

import io.signalbox.job.JobState;
import io.signalbox.store.Claim;
import io.signalbox.store.JobCount;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that wait in a durable store. Of each script's a window is held in the queue, the rest
 * comes as room becomes. Confined to the dispatcher's event loop.
 */
final class Backlog {

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  /** How many jobs are claimed at a time. */
  private static final int PORTION = 128;

  /** Inputs of held jobs: beyond it the window is full however few they are. */
  private static final long HELD_BYTES = 32L << 20;

  /** What this server holds no other one can run. */
  private static final int SHARED = 32;

  private static final long LONGEST_SLEEP_MS = 60_000;
  private static final long POLL_MS = 1000;
  private static final long AGAIN_MS = 1000;

  private final JobStore store;
  private final BacklogSettings settings;
  private final int window;
  private final Predicate<String> isServed;
  private final Outside outside;
  private final InstantSource clock;
  private final Map<String, Long> waiting = new HashMap<>();
  private final Map<String, Integer> held = new HashMap<>();
  private final Set<String> claiming = new HashSet<>();
  private Consumer<Claim> taker = claim -> {};
  private long arriving;
  private long scheduled;
  private long heldJobs;
  private long heldBytes;
  private long wakeTimer = -1;
  private Instant wakeAt = Instant.MAX;
  private boolean isStopping;

  /**
   * @param isServed whether jobs of a script can run: those of others wait where they are
   */
  Backlog(
      JobStore store,
      BacklogSettings settings,
      Predicate<String> isServed,
      Outside outside,
      InstantSource clock) {
    this.store = store;
    this.settings = settings;
    this.window = store.isShared() ? Math.min(SHARED, settings.window()) : settings.window();
    this.isServed = isServed;
    this.outside = outside;
    this.clock = clock;
  }

  /** Learns what waits, and takes the first of it. */
  Future<Void> open(Consumer<Claim> newTaker) {
    taker = newTaker;
    return wake();
  }

  /** Takes nothing more out of the store. */
  void stop() {
    isStopping = true;
  }

  // -- what there is -----------------------------------------------------------

  /** Jobs that are not final: on the way to the store, in it, and held. */
  long depth() {
    long jobs = arriving + scheduled + heldJobs;
    for (long count : waiting.values()) {
      jobs += count;
    }
    return jobs;
  }

  /** Jobs of a script that nobody holds. */
  long waiting(String script) {
    return waiting.getOrDefault(script, 0L);
  }

  long limit() {
    return settings.limit();
  }

  boolean isFull() {
    return !hasRoom(1);
  }

  /** Whether so many jobs more fit. */
  boolean hasRoom(int jobs) {
    return depth() + jobs <= settings.limit();
  }

  /** Whether a new job may go into the queue at once, past nobody who waits in the store. */
  boolean takesAtOnce(String script) {
    return waiting(script) == 0 && held.getOrDefault(script, 0) < window && heldBytes < HELD_BYTES;
  }

  // -- what happens to it ------------------------------------------------------

  /** A new job stays in the store for now. */
  void waits(String script) {
    waiting.merge(script, 1L, Long::sum);
  }

  /** So many new jobs are on their way to the store. */
  void arrive(int jobs) {
    arriving += jobs;
  }

  /** So many jobs that were on their way are in the store now, or will never be. */
  void arrived(String script, int jobs, boolean areKept) {
    arriving -= jobs;
    if (areKept) {
      waiting.merge(script, (long) jobs, Long::sum);
      refill(script);
    }
  }

  /** So many jobs of a script came to their end in the store. */
  void leave(String script, int jobs) {
    waiting.computeIfPresent(script, (name, count) -> count > jobs ? count - jobs : null);
  }

  /** A job sleeps in the store until its time comes. */
  void sleeps(Instant until) {
    scheduled++;
    wakeBy(until);
  }

  void holds(LiveJob live) {
    held.merge(live.script(), 1, Integer::sum);
    heldJobs++;
    heldBytes += live.input().length();
  }

  /** A held job is over, or was given back. */
  void lets(LiveJob live) {
    held.computeIfPresent(live.script(), (script, count) -> count == 1 ? null : count - 1);
    heldJobs--;
    heldBytes -= live.input().length();
    refill(live.script());
  }

  /** Jobs of a script may be in the store that nobody has counted, another server's perhaps. */
  void heard(String script) {
    waiting.merge(script, 1L, Math::max);
    refill(script);
  }

  void refillAll() {
    List.copyOf(waiting.keySet()).forEach(this::refill);
  }

  private void refill(String script) {
    boolean hasRoom = held.getOrDefault(script, 0) <= window / 2 && heldBytes < HELD_BYTES;
    if (hasRoom && waiting(script) > 0 && !isStopping && isServed.test(script)) {
      claim(script);
    }
  }

  private void claim(String script) {
    if (claiming.add(script)) {
      int most = Math.min(PORTION, window - held.getOrDefault(script, 0));
      store
          .claim(script, most)
          .onSuccess(claims -> claimed(script, claims, most))
          .onFailure(cause -> refused(script, cause));
    }
  }

  private void claimed(String script, List<Claim> claims, int most) {
    claiming.remove(script);
    long left = claims.size() < most ? 0 : Math.max(1, waiting(script) - claims.size());
    if (left == 0) {
      waiting.remove(script);
    } else {
      waiting.put(script, left);
    }
    claims.forEach(taker);
    refill(script);
  }

  private void refused(String script, Throwable cause) {
    LOG.warn("No jobs of {} could be claimed: {}", script, cause.getMessage());
    outside.after(
        AGAIN_MS,
        () -> {
          claiming.remove(script);
          refill(script);
        });
  }

  // -- time --------------------------------------------------------------------

  private void wakeBy(Instant time) {
    if (time.isBefore(wakeAt)) {
      outside.forget(wakeTimer);
      wakeAt = time;
      long ms = Math.min(LONGEST_SLEEP_MS, Math.max(1, time.toEpochMilli() - now() + 1));
      wakeTimer = outside.after(ms, () -> wake());
    }
  }

  private long now() {
    return clock.instant().toEpochMilli();
  }

  /** Queues what is due, and counts anew what waits. */
  private Future<Void> wake() {
    wakeAt = Instant.MAX;
    return store
        .wake(clock.instant())
        .compose(next -> store.counts().onSuccess(counts -> counted(counts, next)))
        .onFailure(cause -> LOG.warn("The store was not asked what is due", cause))
        .onComplete(asked -> wakeBy(clock.instant().plusMillis(pause(asked.succeeded()))))
        .mapEmpty();
  }

  private long pause(boolean isWell) {
    return store.isShared() || !isWell ? POLL_MS : LONGEST_SLEEP_MS;
  }

  private void counted(List<JobCount> counts, Optional<Instant> next) {
    waiting.clear();
    scheduled = 0;
    for (JobCount count : counts) {
      if (count.state() == JobState.SCHEDULED) {
        scheduled += count.jobs();
      } else if (count.unclaimed() > 0) {
        waiting.put(count.script(), count.unclaimed());
      }
    }
    next.ifPresent(this::wakeBy);
    refillAll();
  }
}
