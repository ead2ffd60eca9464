package io.signalbox.python;

import io.signalbox.job.JobException;
import io.signalbox.script.Isolation;
import io.signalbox.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The warm processes. Callable from any thread. */
final class WarmPool implements AutoCloseable {

  private static final int MOST_IDLE = 128;

  private final WarmStart start;
  private final ForkServers servers;
  private final Residents residents;
  private final WarmSeats seats;
  private final long idleMs;
  private final Farewell farewell = new Farewell(this::discard);
  private final LoadFailures failures = new LoadFailures(WarmPool::now);
  private final IdleProcesses idle = new IdleProcesses();
  private volatile Predicate<Script> wanted = script -> true;
  private boolean isClosed;

  /**
   * @param unused how long a process may be idle
   */
  WarmPool(
      WarmStart start, ForkServers servers, Residents residents, WarmSeats seats, Duration unused) {
    this.start = start;
    this.servers = servers;
    this.residents = residents;
    this.seats = seats;
    this.idleMs = unused.toMillis();
    residents.reclaimBy(this::retireOldest);
  }

  /** Has processes of all other versions end as soon as they are idle. */
  void keepOnly(Predicate<Script> versions) {
    wanted = versions;
  }

  /** Like {@link #take(Script, Patience)}, for as long as it takes. */
  WarmProcess take(Script script) {
    return take(script, Patience.endless());
  }

  /**
   * A process of that version which has loaded and is idle: the one that was used last, else a new
   * one. Blocks while it starts, and before that until there is room in memory.
   *
   * @throws JobException {@code cannot_start}, remembered for a while; or that patience ended
   */
  WarmProcess take(Script script, Patience patience) {
    while (true) {
      Optional<WarmProcess> warm = takeIdle(script);
      if (warm.isPresent()) {
        return warm.get();
      }
      Optional<WarmProcess> fresh = startOne(script, patience);
      if (fresh.isPresent()) {
        return fresh.get();
      }
    }
  }

  /**
   * Has an idle process of that version ready for its first job, beside those of others.
   *
   * @throws JobException why it does not load, or that patience ended
   */
  void prepare(Script script, Patience patience) {
    boolean isThere;
    synchronized (this) {
      isThere = idle.has(script);
    }
    if (!isThere) {
      startOne(script, patience).ifPresent(this::giveBack);
    }
  }

  private Optional<WarmProcess> takeIdle(Script script) {
    while (true) {
      WarmProcess found;
      synchronized (this) {
        found = idle.take(script).orElse(null);
        if (found == null) {
          return Optional.empty();
        }
      }
      if (isAlive(found)) {
        found.resident().become(Resident.State.BUSY);
        return Optional.of(found);
      }
      discard(found);
    }
  }

  /** Whether it did not end while it was idle. */
  private static boolean isAlive(WarmProcess process) {
    try {
      process.listen(0);
      return process.isFit();
    } catch (IOException e) {
      return false;
    }
  }

  /** Empty where an idle one has turned up. */
  private Optional<WarmProcess> startOne(Script script, Patience patience) {
    failures.of(script).ifPresent(WarmPool::raise);
    Optional<Resident> place =
        residents.enter(script, Isolation.WARM, patience, () -> hasIdle(script));
    return place.map(resident -> start(resident, patience));
  }

  private static void raise(JobException failure) {
    throw failure;
  }

  private WarmProcess start(Resident resident, Patience patience) {
    Script script = resident.script();
    try {
      WarmProcess process = start.start(resident, patience);
      failures.forget(script);
      resident.become(Resident.State.BUSY);
      return process;
    } catch (JobException e) {
      failures.add(script, e);
      throw e;
    } finally {
      if (resident.state() == Resident.State.LOADING) {
        resident.close();
      }
    }
  }

  private synchronized boolean hasIdle(Script script) {
    return idle.has(script);
  }

  /** It is idle, with nothing left to be read. */
  void giveBack(WarmProcess process) {
    if (!keep(process)) {
      farewell.say(process);
    }
  }

  private boolean keep(WarmProcess process) {
    boolean isOfUse =
        process.isFit() && wanted.test(process.script()) && !servers.isReplaced(process.server());
    synchronized (this) {
      if (!isOfUse || isClosed || idle.size() >= MOST_IDLE) {
        return false;
      }
      idle.add(process);
    }
    process.resident().become(Resident.State.IDLE);
    return true;
  }

  /** It is dead or of no more use: whatever is left of it is killed. */
  void discard(WarmProcess process) {
    process.close(seats);
  }

  private boolean retireOldest() {
    Optional<WarmProcess> oldest;
    synchronized (this) {
      oldest = idle.takeOldest();
    }
    oldest.ifPresent(farewell::say);
    return oldest.isPresent();
  }

  /** Retires what was idle for too long, or is of an old version or a server that was replaced. */
  void tidyUp() {
    List<WarmProcess> due;
    List<WarmProcess> dead;
    synchronized (this) {
      dead = idle.takeAll(process -> !isAlive(process));
      due = idle.takeAll(this::isDue);
    }
    dead.forEach(this::discard);
    due.forEach(farewell::say);
  }

  private boolean isDue(WarmProcess process) {
    return now() - process.resident().lastUse() >= idleMs
        || !wanted.test(process.script())
        || servers.isReplaced(process.server());
  }

  /** Why no job of a script could run now; callable from an event loop. */
  Optional<String> obstacle(Script script) {
    return hasIdle(script) ? Optional.empty() : residents.obstacle(script);
  }

  /** Kills them all. */
  @Override
  public void close() {
    List<WarmProcess> all;
    synchronized (this) {
      isClosed = true;
      all = new ArrayList<>(idle.takeAll(process -> true));
    }
    farewell.close();
    all.forEach(this::discard);
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
