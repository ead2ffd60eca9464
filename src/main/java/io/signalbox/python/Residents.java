package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.script.Isolation;
import io.signalbox.script.Script;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * All processes that run scripts, and whether one more fits into memory by what each was seen to
 * use. Callable from any thread.
 */
final class Residents {

  private static final int MIB = 1 << 20;

  private final long limit;
  private final LongSupplier serverBytes;
  private final ProcessListener listener;
  private final Peaks peaks = new Peaks();
  private final Set<Resident> all = new LinkedHashSet<>();
  private volatile BooleanSupplier reclaimer = () -> false;
  private long changes;
  private boolean isClosed;

  /**
   * @param limit in bytes
   * @param serverBytes what the fork servers use
   */
  Residents(long limit, LongSupplier serverBytes, ProcessListener listener) {
    this.limit = limit;
    this.serverBytes = serverBytes;
    this.listener = listener;
  }

  /** Whoever can retire the idle process that was used least recently; false where none is left. */
  void reclaimBy(BooleanSupplier retireOne) {
    reclaimer = retireOne;
  }

  /** Like {@link #enter(Script, Isolation, Patience, BooleanSupplier)} without an alternative. */
  Resident enter(Script script, Isolation isolation, Patience patience) {
    return enter(script, isolation, patience, () -> false).orElseThrow();
  }

  /**
   * A place for one more process; blocks until there is room. Whoever takes it closes it.
   *
   * @param alternative whether a wait has become needless; called with nothing locked
   * @return empty where the alternative has come up
   * @throws JobException that patience ended or the server stops
   */
  Optional<Resident> enter(
      Script script, Isolation isolation, Patience patience, BooleanSupplier alternative) {
    return patience.run(
        () -> {
          while (true) {
            long seen = changes(); // first, lest what happens while we look goes unnoticed
            Optional<Resident> place = tryEnter(script, isolation);
            if (place.isPresent() || alternative.getAsBoolean()) {
              return place;
            }
            if (!canReclaim(script) || !reclaimer.getAsBoolean()) {
              rest(seen, patience);
            }
          }
        },
        this::changed);
  }

  private synchronized Optional<Resident> tryEnter(Script script, Isolation isolation) {
    if (isClosed) {
      throw stopping();
    }
    return missing(script, false) > 0 ? Optional.empty() : Optional.of(add(script, isolation));
  }

  private synchronized boolean canReclaim(Script script) {
    return missing(script, true) > 0;
  }

  private Resident add(Script script, Isolation isolation) {
    Resident resident = new Resident(this, script, isolation);
    all.add(resident);
    return resident;
  }

  private synchronized void rest(long seen, Patience patience) {
    try {
      if (changes == seen) {
        TimeUnit.NANOSECONDS.timedWait(this, patience.left());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    }
  }

  private static JobException stopping() {
    return new JobException(FailureCode.SHUTTING_DOWN, "the server is stopping");
  }

  /**
   * How many bytes a process of that script lacks; where nothing else is there, none.
   *
   * @param isPatient whether those that are about to end count as gone
   */
  private long missing(Script script, boolean isPatient) {
    List<Resident> counted =
        all.stream().filter(one -> !isPatient || one.state() != Resident.State.RETIRING).toList();
    return counted.isEmpty() ? 0 : used(counted) + peaks.of(script) - limit;
  }

  private long used(List<Resident> counted) {
    return serverBytes.getAsLong()
        + counted.stream().mapToLong(one -> one.added(peaks.of(one.script()))).sum();
  }

  /** Why a new process of a script would have to wait now, were all idle ones retired. */
  synchronized Optional<String> obstacle(Script script) {
    List<Resident> busy =
        all.stream()
            .filter(
                one -> one.state() == Resident.State.BUSY || one.state() == Resident.State.LOADING)
            .toList();
    long needed = peaks.of(script);
    if (busy.isEmpty() || used(busy) + needed <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        "a process of it needs about %d MiB, and %d MiB of %d MiB are in use (python.memory)"
            .formatted(needed / MIB, used(busy) / MIB, limit / MIB));
  }

  void started(Resident one) {
    listener.started(one.script().name());
  }

  synchronized void saw(Script script, long bytes) {
    peaks.saw(script, bytes);
  }

  private synchronized long changes() {
    return changes;
  }

  /** Whoever waits looks again. */
  synchronized void changed() {
    changes++;
    notifyAll();
  }

  void left(Resident one, boolean hasLived) {
    synchronized (this) {
      all.remove(one);
      changed();
    }
    if (hasLived) {
      listener.ended(one.script().name(), one.cause());
    }
  }

  synchronized List<PoolView.Process> views() {
    return all.stream().map(Resident::view).toList();
  }

  /** Whoever waits gives up. */
  synchronized void close() {
    isClosed = true;
    changed();
  }
}
