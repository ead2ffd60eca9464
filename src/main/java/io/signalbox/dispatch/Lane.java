package io.signalbox.dispatch;

import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Waiting jobs that differ neither in priority nor in key nor in script: they leave in the order in
 * which they came. Its first job decides where the lane stands among the others.
 */
final class Lane {

  /** Who goes first: the highest level, then the key that waits longest for a turn, then age. */
  static final Comparator<Lane> BY_ORDER =
      Comparator.<Lane>comparingLong(lane -> -lane.level)
          .thenComparingLong(lane -> lane.turn.last())
          .thenComparingLong(Lane::oldest);

  /** Whose level rises first. */
  static final Comparator<Lane> BY_AGE =
      Comparator.<Lane>comparingLong(lane -> lane.risesAt).thenComparingLong(Lane::oldest);

  /** What the jobs of a lane have in common. */
  record Name(int priority, String key, String script) {

    static Name of(LiveJob job) {
      return new Name(job.job().priority(), job.turnKey(), job.script());
    }

    boolean isBacklog() {
      return key.startsWith(LiveJob.BACKLOG);
    }
  }

  private final Name name;
  private final Turn turn;
  private final long agingNanos;
  private final NavigableMap<Long, LiveJob> jobs = new TreeMap<>();
  private long servedAt;
  private long level;
  private long risesAt;

  /**
   * @param now when it gets its first job, in nanoseconds of the clock
   */
  Lane(Name name, Turn turn, long agingNanos, long now) {
    this.name = name;
    this.turn = turn;
    this.agingNanos = agingNanos;
    this.servedAt = now;
  }

  Name name() {
    return name;
  }

  Turn turn() {
    return turn;
  }

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  LiveJob first() {
    return jobs.firstEntry().getValue();
  }

  /** The number of its first job. */
  private long oldest() {
    return jobs.firstKey();
  }

  /** Whether a job would not be the first. */
  boolean isBehind(LiveJob job) {
    return !isEmpty() && oldest() < job.order();
  }

  void add(LiveJob job) {
    jobs.put(job.order(), job);
  }

  void remove(LiveJob job) {
    jobs.remove(job.order());
  }

  Iterable<LiveJob> jobs() {
    return jobs.values();
  }

  // -- levels ------------------------------------------------------------------

  /** Its first job has its turn. */
  void serve(long now) {
    servedAt = now;
  }

  /** Stands where its first job came in; {@link #rise} follows. */
  void stand() {
    level = name.priority();
    risesAt = agesFrom(first()) + agingNanos;
  }

  /** Rises as high as its first job has waited. */
  void rise(long now) {
    long steps = (now - agesFrom(first())) / agingNanos;
    level = name.priority() + steps;
    risesAt = agesFrom(first()) + (steps + 1) * agingNanos;
  }

  /**
   * A backlog may be hours old: it rises while none of its jobs is served, and only then. By the
   * age of its jobs it would go before everybody who waits for an answer.
   */
  private long agesFrom(LiveJob job) {
    return name.isBacklog() ? servedAt : job.readyAt();
  }

  /** When its level rises next. */
  long risesAt() {
    return risesAt;
  }

  long level(LiveJob job, long now) {
    return name.priority() + (now - agesFrom(job)) / agingNanos;
  }

  // -- places ------------------------------------------------------------------

  /** How many of its jobs are on a level or above it; without a walk where it is all or none. */
  int countFrom(long asked, long now) {
    if (level(jobs.lastEntry().getValue(), now) >= asked) {
      return jobs.size();
    }
    int count = 0;
    Iterator<LiveJob> oldestFirst = jobs.values().iterator();
    while (level(oldestFirst.next(), now) >= asked) { // ends: the last one is below
      count++;
    }
    return count;
  }

  /** How many jobs on a level came before a number. */
  int countBefore(long order, long asked, long now) {
    int same = countFrom(asked, now) - countFrom(asked + 1, now);
    if (jobs.lastKey() <= order) {
      return jobs.containsKey(order) ? same - 1 : same;
    }
    return (int)
        jobs.headMap(order).values().stream().filter(job -> level(job, now) == asked).count();
  }

  /** The number of its oldest job on a level; the lane has one. */
  long oldestOn(long asked, long now) {
    return jobs.values().stream()
        .filter(job -> level(job, now) == asked)
        .mapToLong(LiveJob::order)
        .findFirst()
        .orElseThrow();
  }
}
