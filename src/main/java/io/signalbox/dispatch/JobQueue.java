package io.signalbox.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The waiting line. Order: priority (waiting raises it, so nothing starves), then fair between keys
 * (each in turn), then age. Unbounded by itself: {@link Admissions} keeps the bounds. What a job
 * costs grows with the number of waiting scripts and the logarithm of the rest. Confined to the
 * dispatcher's event loop.
 */
final class JobQueue {

  private final long agingNanos;
  private final Map<Lane.Name, Lane> lanes = new HashMap<>();
  private final Map<String, Turn> turns = new HashMap<>();
  private final Map<String, Waiting> scripts = new LinkedHashMap<>();
  private final NavigableSet<Lane> ageing = new TreeSet<>(Lane.BY_AGE);
  private long lastTurn;
  private long lastLook;
  private int size;
  private int volatileSize;
  private long volatileBytes;

  JobQueue(Duration aging) {
    this.agingNanos = aging.toNanos();
  }

  /** What waits for one script; the first lane goes first. */
  private static final class Waiting {
    private final NavigableSet<Lane> lanes = new TreeSet<>(Lane.BY_ORDER);
    private int jobs;
  }

  int size() {
    return size;
  }

  /**
   * How many of the waiting jobs are not those of a durable store: these it could not give back.
   */
  int volatileSize() {
    return volatileSize;
  }

  /** Bytes of the inputs of those. */
  long volatileBytes() {
    return volatileBytes;
  }

  /** How many jobs of a script wait. */
  int size(String script) {
    Waiting waiting = scripts.get(script);
    return waiting == null ? 0 : waiting.jobs;
  }

  /** When the job of a script that leaves next became ready; some job of it waits. */
  long readySince(String script) {
    return scripts.get(script).lanes.first().first().readyAt();
  }

  /** The scripts that jobs wait for. */
  Iterable<String> scripts() {
    return scripts.keySet();
  }

  // -- in and out --------------------------------------------------------------

  void add(LiveJob job) {
    Lane lane = lanes.computeIfAbsent(Lane.Name.of(job), name -> open(name, job.cameAt()));
    if (lane.isBehind(job)) {
      lane.add(job);
    } else {
      unlist(lane);
      lane.add(job);
      list(lane);
    }
    job.waitIn(lane);
    scripts.get(job.script()).jobs++;
    count(job, 1);
  }

  private void count(LiveJob job, int step) {
    size += step;
    if (!job.kept().isOfBacklog()) {
      volatileSize += step;
      volatileBytes += step * job.input().length();
    }
  }

  private Lane open(Lane.Name name, long now) {
    Turn turn = turns.computeIfAbsent(name.key(), key -> new Turn(lastTurn));
    Lane lane = new Lane(name, turn, agingNanos, now);
    turn.lanes().add(lane);
    return lane;
  }

  /** Puts a job back in its old place, and gives its key the turn again that it took. */
  void putBack(LiveJob job) {
    add(job);
    Turn turn = turns.get(job.turnKey());
    if (job.turnBefore() < turn.last()) {
      setTurn(turn, job.turnBefore());
    }
  }

  /**
   * Takes the next job whose script may run now.
   *
   * @param now the clock in nanoseconds
   */
  Optional<LiveJob> poll(long now, Predicate<String> scriptMayRun) {
    Optional<LiveJob> next = peek(now, scriptMayRun);
    next.ifPresent(this::take);
    return next;
  }

  /** The job that {@link #poll} would take. */
  Optional<LiveJob> peek(long now, Predicate<String> scriptMayRun) {
    lastLook = now;
    rise(now);
    Lane best = null;
    for (Map.Entry<String, Waiting> script : scripts.entrySet()) {
      if (scriptMayRun.test(script.getKey())) {
        Lane lane = script.getValue().lanes.first();
        best = best == null || Lane.BY_ORDER.compare(lane, best) < 0 ? lane : best;
      }
    }
    return Optional.ofNullable(best).map(Lane::first);
  }

  /** Takes a waiting job because it is its turn. */
  void take(LiveJob job) {
    Turn turn = turns.get(job.turnKey());
    job.turnBefore(turn.last());
    job.lane().serve(lastLook);
    setTurn(turn, ++lastTurn);
    remove(job);
  }

  /** Takes a job out of the line; false where it is not in it. */
  boolean remove(LiveJob job) {
    Lane lane = job.lane();
    if (lane == null) {
      return false;
    }
    boolean isFirst = lane.first() == job;
    if (isFirst) {
      unlist(lane);
    }
    lane.remove(job);
    job.waitIn(null);
    scripts.get(job.script()).jobs--;
    count(job, -1);
    if (lane.isEmpty()) {
      close(lane);
    } else if (isFirst) {
      list(lane);
    }
    return true;
  }

  private void close(Lane lane) {
    lanes.remove(lane.name());
    lane.turn().lanes().remove(lane);
    if (lane.turn().lanes().isEmpty()) {
      turns.remove(lane.name().key());
    }
    if (size(lane.name().script()) == 0) {
      scripts.remove(lane.name().script());
    }
  }

  // -- the order of lanes ------------------------------------------------------

  private void setTurn(Turn turn, long newer) {
    turn.lanes().forEach(this::unlist);
    turn.set(newer);
    turn.lanes().forEach(this::list);
  }

  private void unlist(Lane lane) {
    if (!lane.isEmpty()) {
      waiting(lane).lanes.remove(lane);
      ageing.remove(lane);
    }
  }

  private void list(Lane lane) {
    lane.stand();
    relist(lane);
  }

  private void relist(Lane lane) {
    waiting(lane).lanes.add(lane);
    ageing.add(lane);
  }

  private void rise(long now) {
    while (!ageing.isEmpty() && ageing.first().risesAt() <= now) {
      Lane lane = ageing.first();
      unlist(lane);
      lane.rise(now);
      relist(lane);
    }
  }

  private Waiting waiting(Lane lane) {
    return scripts.computeIfAbsent(lane.name().script(), script -> new Waiting());
  }

  // -- places ------------------------------------------------------------------

  /**
   * The place of a waiting job: 1 for the next one. Exact among jobs of one level while none comes
   * or ages; the turns that higher levels will take are not foreseen.
   */
  int position(LiveJob job, long now) {
    Lane home = job.lane();
    long level = home.level(job, now);
    int own = 0;
    int ahead = 0;
    long oldest = job.order();
    Map<Turn, Rival> rivals = new HashMap<>();
    for (Lane lane : lanes.values()) {
      int above = lane.countFrom(level + 1, now);
      int same = lane.countFrom(level, now) - above;
      ahead += above;
      if (same > 0 && lane.turn() == home.turn()) {
        own += lane.countBefore(job.order(), level, now);
        oldest = Math.min(oldest, lane.oldestOn(level, now));
      } else if (same > 0) {
        rivals.computeIfAbsent(lane.turn(), Rival::new).add(same, lane.oldestOn(level, now));
      }
    }
    for (Rival rival : rivals.values()) {
      ahead += rival.ahead(own, home.turn(), oldest);
    }
    return ahead + own + 1;
  }

  /** The jobs that leave next, in their order, while none comes or ages. */
  List<LiveJob> front(int most, long now) {
    List<LiveJob> front = new ArrayList<>(Math.min(most, size));
    while (front.size() < most && size > 0) {
      front.add(poll(now, script -> true).orElseThrow());
    }
    for (int i = front.size() - 1; i >= 0; i--) {
      putBack(front.get(i));
    }
    return front;
  }

  /** Every waiting job, lane by lane. */
  List<LiveJob> all() {
    List<LiveJob> jobs = new ArrayList<>(size);
    lanes.values().forEach(lane -> lane.jobs().forEach(jobs::add));
    return jobs;
  }

  /** Another key on the level of a job whose place is looked for. */
  private static final class Rival {
    private final Turn turn;
    private long oldest = Long.MAX_VALUE;
    private int waiting;

    Rival(Turn turn) {
      this.turn = turn;
    }

    void add(int jobs, long first) {
      oldest = Math.min(oldest, first);
      waiting += jobs;
    }

    /** How many of its jobs leave before the one that has so many of its own key before it. */
    int ahead(int own, Turn other, long otherOldest) {
      boolean isFirst =
          turn.last() < other.last() || turn.last() == other.last() && oldest < otherOldest;
      return Math.min(waiting, own + (isFirst ? 1 : 0));
    }
  }
}
