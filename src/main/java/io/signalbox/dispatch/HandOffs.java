package io.signalbox.dispatch;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.Mailbox;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Failure;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings jobs to workers. Every one leaves the queue when it is its turn, whether it goes to an
 * idle worker or behind the jobs of a busy one. Confined to the dispatcher's event loop.
 */
final class HandOffs {

  private final ScriptCatalogue catalogue;
  private final Line line;
  private final Endings endings;
  private final Outside outside;
  private final Returns returns;
  private final News news;
  private final Quarantine quarantine;
  private final List<Load> unsent = new ArrayList<>();

  HandOffs(
      ScriptCatalogue catalogue,
      Line line,
      Endings endings,
      Outside outside,
      Returns returns,
      News news,
      Quarantine quarantine) {
    this.catalogue = catalogue;
    this.line = line;
    this.endings = endings;
    this.outside = outside;
    this.returns = returns;
    this.news = news;
    this.quarantine = quarantine;
  }

  /** Gives out what can be given now. */
  void dispatch() {
    long now = line.nanos();
    do {
      feedIdle(now);
    } while (returns.forIdle());
    topUp(now);
    sendAll();
    returns.watch(this::look);
  }

  private void look() {
    collect();
    returns.fromBehindLong();
    dispatch();
  }

  /** Asks the runner again where something was in the way. */
  void lookAgain() {
    if (line.gate().reopen()) {
      dispatch();
    }
  }

  // -- to idle workers ---------------------------------------------------------

  private void feedIdle(long now) {
    while (line.workers().hasIdle()) {
      Optional<LiveJob> next = line.queue().peek(now, line.gate()::isOpen);
      if (next.isEmpty()) {
        return;
      }
      begin(next.get(), now);
    }
  }

  private void begin(LiveJob live, long now) {
    Optional<Script> script = catalogue.find(live.script());
    if (script.isEmpty()) {
      leave(live);
      endings.scriptRemoved(live);
    } else if (now >= live.deadlineAt()) {
      leave(live);
      endings.deadlinePassed(live);
    } else if (!isRefused(live, script.get()) && line.gate().admits(script.get())) {
      leave(live);
      Load load = line.workers().take(script.get());
      if (live.isApart()) {
        load.standApart();
      }
      add(live, load, now);
    }
  }

  private boolean isRefused(LiveJob live, Script script) {
    Optional<Failure> why = quarantine.verdict(live, script.version());
    why.ifPresent(
        failure -> {
          leave(live);
          endings.refused(live, failure);
        });
    return why.isPresent();
  }

  private void leave(LiveJob live) {
    line.queue().take(live);
    line.forecast().placeFreed();
  }

  private void add(LiveJob live, Load load, long now) {
    if (!load.hasPending()) {
      unsent.add(load);
    }
    load.add(
        live,
        new HandOff.Item(
            live.job(),
            live.input(),
            live.request().params(),
            Limits.of(load.script().settings(), live, now)),
        now);
  }

  // -- to busy workers ---------------------------------------------------------

  /** What no idle worker may run goes behind the jobs of the least busy worker that is at it. */
  private void topUp(long now) {
    while (line.queue().size() > 0) {
      LiveJob next = line.queue().peek(now, script -> mayBeNext(script, now)).orElse(null);
      Load load = next == null ? null : roomFor(next.script(), now);
      if (load == null || now >= next.deadlineAt() || next.isApart()) {
        return;
      }
      if (!isRefused(next, load.script())) {
        leave(next);
        add(next, load, now);
      }
    }
  }

  private boolean mayBeNext(String script, long now) {
    return line.gate().isOpen(script) || roomFor(script, now) != null;
  }

  /** The worker that is at a script and has the fewest jobs; null where none has room. */
  private Load roomFor(String script, long now) {
    Load least = null;
    if (line.gate().breakers().isBroken(script)) {
      return null;
    }
    for (Load load : line.workers().loads()) {
      if (load.script().name().equals(script)
          && (least == null || load.size() < least.size())
          && isServed(load.script())
          && line.portions().hasRoom(load, now)) {
        least = load;
      }
    }
    return least;
  }

  /** A hand-off of an old version gets no more jobs: the next one is of the new version. */
  private boolean isServed(Script script) {
    return catalogue.find(script.name()).filter(served -> served == script).isPresent();
  }

  // -- sending, and what comes of it -------------------------------------------

  private void sendAll() {
    if (!unsent.isEmpty()) {
      List<Load> filled = List.copyOf(unsent);
      unsent.clear();
      filled.forEach(this::send);
    }
  }

  private void send(Load load) {
    boolean isFresh = load.isFresh();
    returns.putBack(load.send());
    if (isFresh) {
      outside
          .handOff(load.worker(), handOff(load))
          .onSuccess(done -> over(load))
          .onFailure(fault -> failed(load, fault));
    }
  }

  private static HandOff handOff(Load load) {
    return new HandOff(load.script().name(), load.deque(), load.head().isAlone());
  }

  /** A worker that is not there takes no job with it. */
  private void failed(Load load, Throwable fault) {
    if (fault instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
      line.workers().remove(load.worker());
      returns.putBack(load.jobs().stream().filter(live -> !live.isStarted()).toList());
    }
    over(load);
  }

  /**
   * The worker is free. Of jobs that it did not end, it was at those that have started, else at the
   * first: whoever gave that one back again and again would never come to an end.
   */
  private void over(Load load) {
    collect();
    line.workers().free(load);
    List<LiveJob> left = load.jobs();
    left.stream().filter(LiveJob::isStarted).forEach(this::lost);
    if (!load.hasBegun() && !left.isEmpty()) {
      lost(left.get(0));
    }
    returns.putBack(load.jobs());
    dispatch();
  }

  private void lost(LiveJob live) {
    live.load().remove(live, line.nanos());
    endings.workerLostIt(live);
  }

  // -- workers come, go, and have news -----------------------------------------

  void hear(WorkerNews told) {
    if (told instanceof WorkerNews.Ready ready) {
      line.workers().add(ready.worker(), ready.box());
    } else if (told instanceof WorkerNews.Gone gone) {
      gone(gone.worker());
    } else {
      collect();
    }
    dispatch();
  }

  /** Looks into the boxes of all workers: whoever is awake anyway spares them an announcement. */
  void collect() {
    for (Mailbox box : line.workers().boxes()) {
      box.empty(news::hear);
    }
  }

  /** A worker is gone: what it has not taken goes to others. */
  private void gone(String worker) {
    Load left = line.workers().remove(worker);
    if (left != null) {
      returns.empty(left);
    }
  }
}
