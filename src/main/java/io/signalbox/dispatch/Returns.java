package io.signalbox.dispatch;

import io.signalbox.bus.StopRun;
import io.signalbox.job.Failure;
import java.util.List;
import java.util.Optional;

/**
 * Brings jobs back from workers that have not started them: to an idle worker, or away from behind
 * a job that has turned out long. Each returns to its old place in the queue, and its attempt is
 * not counted. Confined to the dispatcher's event loop.
 */
final class Returns {

  private static final long WATCH_MS = 5;

  private final Line line;
  private final Endings endings;
  private final Outside outside;
  private boolean isWatching;

  Returns(Line line, Endings endings, Outside outside) {
    this.line = line;
    this.endings = endings;
    this.outside = outside;
  }

  /** Puts jobs back that no process will start, given in the order in which they left. */
  void putBack(List<LiveJob> jobs) {
    for (int i = jobs.size() - 1; i >= 0; i--) {
      putBack(jobs.get(i));
    }
  }

  private void putBack(LiveJob live) {
    live.load().remove(live, line.nanos());
    live.comeBack();
    line.queue().putBack(live);
  }

  /** The runner gave back a job that it had not started. */
  void returned(LiveJob live) {
    if (live.load() != null && !live.isStarted()) {
      putBack(live);
      if (line.nanos() >= live.deadlineAt()) {
        line.queue().remove(live);
        endings.deadlinePassed(live);
      }
    }
  }

  /** Takes back what lies in a worker's deque; false where that is nothing. */
  boolean empty(Load load) {
    List<LiveJob> back = load.takeBack();
    putBack(back);
    return !back.isEmpty();
  }

  /**
   * While a worker is idle, no job that it may run lies in the deque of another.
   *
   * @return whether a job was taken back for an idle worker
   */
  boolean forIdle() {
    boolean any = false;
    if (line.workers().hasIdle()) {
      for (Load load : line.workers().loads()) {
        boolean mayMove = load.size() > 1 && line.gate().isOpen(load.script().name());
        any |= mayMove && empty(load);
      }
    }
    return any;
  }

  /** Nothing of a script runs now: whoever waits for a run is told why. */
  void holdBack(String script) {
    List.copyOf(line.workers().loads()).stream()
        .filter(load -> load.script().name().equals(script))
        .forEach(this::empty);
    Optional<Failure> why = line.gate().breakers().refusal(script);
    line.queue().all().stream()
        .filter(live -> live.script().equals(script) && !live.kept().isSubmitted())
        .filter(line::withdraw)
        .forEach(live -> endings.refused(live, why.orElseThrow()));
  }

  // -- jobs that turn out long -------------------------------------------------

  /**
   * Looks after a while whether a worker is at a job that has turned out long. One timer for all.
   */
  void watch(Runnable look) {
    if (!isWatching && hasWaitingBehind()) {
      isWatching = true;
      outside.after(
          WATCH_MS,
          () -> {
            isWatching = false;
            look.run();
          });
    }
  }

  private boolean hasWaitingBehind() {
    for (Load load : line.workers().loads()) {
      if (load.size() > 1) {
        return true;
      }
    }
    return false;
  }

  /** Takes back and recalls what waits behind jobs that have turned out long. */
  void fromBehindLong() {
    long now = line.nanos();
    for (Load load : line.workers().loads()) {
      if (load.size() > 1 && line.portions().isOverdue(load, now)) {
        empty(load);
        recallAll(load);
      }
    }
  }

  private void recallAll(Load load) {
    load.jobs().stream().skip(1).forEach(this::recall);
  }

  /** Asks the runner for a job that is written ahead. */
  void recall(LiveJob live) {
    if (!live.isStarted() && live.recall()) {
      outside.stop(live.load().worker(), new StopRun(live.id(), StopRun.Why.RECALL));
    }
  }
}
