package io.signalbox.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The waiting line. Order: priority (waiting raises it, so nothing starves), then fair between keys
 * (each in turn), then age. Unbounded by itself: {@link Admissions} keeps the bounds. Confined to
 * the dispatcher's event loop.
 */
final class JobQueue {

  /** Jobs that differ in none of these leave in the order in which they came. */
  private record Lane(int priority, String key, String script) {}

  private final long agingNanos;
  private final Map<Lane, Deque<LiveJob>> lanes = new LinkedHashMap<>();
  private final Map<String, Turn> turns = new HashMap<>();
  private long lastTurn;
  private int size;
  private long bytes;

  JobQueue(Duration aging) {
    this.agingNanos = aging.toNanos();
  }

  int size() {
    return size;
  }

  /** Bytes of the waiting inputs. */
  long bytes() {
    return bytes;
  }

  void add(LiveJob job) {
    lanes.computeIfAbsent(laneOf(job), lane -> new ArrayDeque<>()).addLast(job);
    joined(job);
  }

  /** Puts a job back in its old place: before everything in its lane that came later. */
  void putBack(LiveJob job) {
    Deque<LiveJob> lane = lanes.computeIfAbsent(laneOf(job), name -> new ArrayDeque<>());
    Deque<LiveJob> earlier = new ArrayDeque<>();
    while (!lane.isEmpty() && lane.peekFirst().order() < job.order()) {
      earlier.push(lane.pollFirst());
    }
    lane.addFirst(job);
    earlier.forEach(lane::addFirst);
    joined(job);
  }

  private void joined(LiveJob job) {
    turns.computeIfAbsent(job.job().key(), key -> new Turn(lastTurn)).waiting++;
    size++;
    bytes += job.input().length();
  }

  /**
   * Takes the next job whose script may run now.
   *
   * @param now the clock in nanoseconds
   */
  Optional<LiveJob> poll(long now, Predicate<String> scriptMayRun) {
    return pollIf(now, scriptMayRun, job -> true);
  }

  /** Takes the next job whose script may run now, if it is one that is wanted. */
  Optional<LiveJob> pollIf(long now, Predicate<String> scriptMayRun, Predicate<LiveJob> isWanted) {
    Optional<LiveJob> next = peek(now, scriptMayRun).filter(isWanted);
    next.ifPresent(
        job -> {
          turns.get(job.job().key()).last = ++lastTurn;
          remove(job);
        });
    return next;
  }

  /** The next job whose script may run now. */
  Optional<LiveJob> peek(long now, Predicate<String> scriptMayRun) {
    LiveJob first = null;
    for (Map.Entry<Lane, Deque<LiveJob>> lane : lanes.entrySet()) {
      if (scriptMayRun.test(lane.getKey().script())) {
        LiveJob head = lane.getValue().peekFirst();
        first = first == null || isBefore(head, first, now) ? head : first;
      }
    }
    return Optional.ofNullable(first);
  }

  private boolean isBefore(LiveJob one, LiveJob other, long now) {
    int byLevel = Long.compare(level(other, now), level(one, now));
    if (byLevel != 0) {
      return byLevel < 0;
    }
    long turn = turns.get(one.job().key()).last;
    long otherTurn = turns.get(other.job().key()).last;
    return turn == otherTurn ? one.order() < other.order() : turn < otherTurn;
  }

  /** Takes a job out of the line; false where it is not in it. */
  boolean remove(LiveJob job) {
    Lane name = laneOf(job);
    Deque<LiveJob> lane = lanes.get(name);
    if (lane == null || !lane.remove(job)) {
      return false;
    }
    if (lane.isEmpty()) {
      lanes.remove(name);
    }
    turns.computeIfPresent(job.job().key(), (key, turn) -> --turn.waiting == 0 ? null : turn);
    size--;
    bytes -= job.input().length();
    return true;
  }

  /**
   * The place of a waiting job: 1 for the next one. Exact among jobs of one level while none comes
   * or ages; the turns that higher levels will take are not foreseen.
   */
  int position(LiveJob job, long now) {
    long level = level(job, now);
    int own = 0;
    int ahead = 0;
    Map<String, Rival> rivals = new HashMap<>();
    for (LiveJob other : all()) {
      long otherLevel = level(other, now);
      if (otherLevel > level) {
        ahead++;
      } else if (otherLevel == level && other.job().key().equals(job.job().key())) {
        own += other.order() < job.order() ? 1 : 0;
      } else if (otherLevel == level) {
        rivals.computeIfAbsent(other.job().key(), key -> new Rival(turns.get(key))).add(other);
      }
    }
    for (Rival rival : rivals.values()) {
      ahead += rival.ahead(own, turns.get(job.job().key()), oldest(job, level, now));
    }
    return ahead + own + 1;
  }

  private long oldest(LiveJob job, long level, long now) {
    return lanes.entrySet().stream()
        .filter(lane -> lane.getKey().key().equals(job.job().key()))
        .map(lane -> lane.getValue().peekFirst())
        .filter(head -> level(head, now) == level)
        .mapToLong(LiveJob::order)
        .min()
        .orElse(job.order());
  }

  /** Every waiting job, lane by lane. */
  List<LiveJob> all() {
    List<LiveJob> jobs = new ArrayList<>(size);
    lanes.values().forEach(jobs::addAll);
    return jobs;
  }

  private long level(LiveJob job, long now) {
    return job.job().priority() + (now - job.readyAt()) / agingNanos;
  }

  private static Lane laneOf(LiveJob job) {
    return new Lane(job.job().priority(), job.job().key(), job.script());
  }

  /** When a key was last served, and how many of its jobs wait. */
  private static final class Turn {
    private long last;
    private int waiting;

    Turn(long last) {
      this.last = last;
    }
  }

  /** Another key on the level of a job whose place is looked for. */
  private static final class Rival {
    private final Turn turn;
    private long oldest = Long.MAX_VALUE;
    private int waiting;

    Rival(Turn turn) {
      this.turn = turn;
    }

    void add(LiveJob job) {
      oldest = Math.min(oldest, job.order());
      waiting++;
    }

    /** How many of its jobs leave before the one that has so many of its own key before it. */
    int ahead(int own, Turn other, long otherOldest) {
      boolean isFirst = turn.last < other.last || turn.last == other.last && oldest < otherOldest;
      return Math.min(waiting, own + (isFirst ? 1 : 0));
    }
  }
}
