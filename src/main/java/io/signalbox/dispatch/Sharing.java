package io.signalbox.dispatch;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.StopRun;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Shares the work of many short jobs over the workers: they leave the queue in its order, several
 * at a time where they are short, and come back from a busy worker as soon as another one idles.
 * Confined to the dispatcher's event loop.
 */
final class Sharing {

  /** A run that takes so much longer than others of its script has turned out long. */
  private static final double LONG_FACTOR = 4;

  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ScriptCatalogue catalogue;
  private final Line line;
  private final Outside outside;
  private final Portions portions;
  private boolean looksAgain;

  Sharing(ScriptCatalogue catalogue, Line line, Outside outside) {
    this.catalogue = catalogue;
    this.line = line;
    this.outside = outside;
    this.portions = new Portions(line.runTimes());
  }

  /**
   * Adds to a hand-off what comes next, as long as it is of the same script; but what other idle
   * workers could run at once is theirs.
   */
  void addMore(List<LiveJob> jobs, Script script, Predicate<LiveJob> isFit) {
    int idle = Math.max(1, line.workers().idleCount());
    int share = (line.queue().size() + idle) / idle;
    int most = Math.min(portions.of(script), share);
    while (jobs.size() < most) {
      Optional<LiveJob> next = next(script.name());
      if (next.isEmpty()) {
        return;
      }
      if (isFit.test(next.get())) {
        jobs.add(next.get());
      }
    }
  }

  /** Takes the next job in order, if it is of a script; its worker's process is there already. */
  private Optional<LiveJob> next(String script) {
    Optional<LiveJob> next =
        line.queue()
            .pollIf(
                line.nanos(),
                name -> name.equals(script) || line.mayRun(name),
                job -> job.script().equals(script));
    next.ifPresent(job -> line.forecast().placeFreed());
    return next;
  }

  /** Gives busy workers the jobs that they will need at once; while one idles, it gets them. */
  void topUp(Predicate<LiveJob> isFit, BiFunction<Workers.Worker, LiveJob, HandOff.Item> item) {
    while (true) {
      Optional<LiveJob> head = line.queue().peek(line.nanos(), this::mayRunSomewhere);
      Optional<Workers.Worker> worker = head.flatMap(this::neediest);
      if (worker.isEmpty()) {
        return;
      }
      LiveJob live = next(head.get().script()).orElseThrow();
      if (isFit.test(live)) {
        HandOff.Item one = item.apply(worker.get(), live);
        if (!worker.get().deque().offer(one)) { // it has just ended its hand-off
          line.workers().release(live);
          live.takeBack();
          line.queue().putBack(live);
          return;
        }
      }
    }
  }

  private boolean mayRunSomewhere(String script) {
    return line.workers().running(script) > 0 || line.mayRun(script);
  }

  /** The worker of that script which has the fewest jobs waiting, if it can do with one more. */
  private Optional<Workers.Worker> neediest(LiveJob job) {
    Optional<Script> script = catalogue.find(job.script());
    if (script.isEmpty() || line.runTimes().own(job.script()).isEmpty()) {
      return Optional.empty();
    }
    int most = portions.of(script.get());
    return line.workers().all().stream()
        .filter(worker -> worker.runs(job.script()))
        .min(Comparator.comparingInt(worker -> worker.deque().size()))
        .filter(worker -> most > 1 && worker.deque().size() < most);
  }

  /** A worker idles and nothing waits: it gets what another one has not begun yet. */
  void takeBack(BiConsumer<Script, List<LiveJob>> handOff) {
    for (Workers.Worker busy : List.copyOf(line.workers().all())) {
      Optional<Script> script =
          busy.job().flatMap(job -> catalogue.find(job.script())).filter(this::mayRun);
      if (line.workers().hasIdle() && script.isPresent()) {
        List<LiveJob> back = taken(busy);
        if (!back.isEmpty()) {
          handOff.accept(script.get(), back);
        } else {
          recall(busy);
        }
      }
    }
  }

  private boolean mayRun(Script script) {
    return line.mayRun(script.name());
  }

  private List<LiveJob> taken(Workers.Worker busy) {
    List<LiveJob> back = new ArrayList<>();
    for (HandOff.Item item : busy.deque().takeBack((busy.deque().size() + 1) / 2)) {
      LiveJob live = line.live().get(item.job().id());
      line.workers().release(live);
      live.takeBack();
      back.add(live);
    }
    return back;
  }

  /** Wants the jobs back that were written ahead of one that has turned out long. */
  private void recall(Workers.Worker busy) {
    LiveJob running = busy.job().orElseThrow();
    if (busy.jobs().size() < 2 || !running.isStarted()) {
      return;
    }
    double meanMs = line.runTimes().own(running.script()).orElse(0);
    long patience = Math.max(LONG_NANOS, (long) (LONG_FACTOR * meanMs * 1e6));
    long left = running.startedAt() + patience - line.nanos();
    if (left > 0) {
      lookAgain(left);
      return;
    }
    for (LiveJob waiting : busy.jobs()) {
      if (!waiting.isStarted() && waiting.markRecalled()) {
        outside.stop(busy.name(), new StopRun(waiting.id(), StopRun.Why.RECALL));
      }
    }
  }

  /** One timer for all, and only while a worker idles beside jobs that were written ahead. */
  private void lookAgain(long nanos) {
    if (!looksAgain) {
      looksAgain = true;
      long ms = TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
      outside.after(
          ms,
          () -> {
            looksAgain = false;
            line.workers().all().stream()
                .filter(Workers.Worker::isBusy)
                .filter(busy -> line.workers().hasIdle())
                .filter(busy -> busy.job().isPresent())
                .forEach(this::recall);
          });
    }
  }
}
