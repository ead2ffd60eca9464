package io.signalbox.dispatch;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.StopRun;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workers and timers in the hands of a test. */
final class FakeOutside implements Outside {

  final Map<String, HandOff> busy = new LinkedHashMap<>();
  final Map<String, Deque<HandOff.Item>> taken = new HashMap<>();
  final Map<String, Promise<Object>> replies = new HashMap<>();
  final List<StopRun> stops = new ArrayList<>();
  final Map<Long, Runnable> timers = new LinkedHashMap<>();
  final List<Path> removed = new ArrayList<>();
  boolean missing;
  private long lastTimer;

  @Override
  public Future<?> handOff(String worker, HandOff handOff) {
    Promise<Object> reply = Promise.promise();
    if (busy.put(worker, handOff) != null) {
      throw new AssertionError(worker + " was given a second hand-off");
    }
    replies.put(worker, reply);
    taken.put(worker, new ArrayDeque<>());
    return reply.future();
  }

  @Override
  public void stop(String worker, StopRun stop) {
    stops.add(stop);
  }

  @Override
  public long after(long ms, Runnable action) {
    timers.put(++lastTimer, action);
    return lastTimer;
  }

  @Override
  public void forget(long timer) {
    timers.remove(timer);
  }

  @Override
  public Future<Path> copy(Path file) {
    return missing
        ? Future.failedFuture(new JobException(FailureCode.NOT_FOUND, "no such file"))
        : Future.succeededFuture(Path.of(file + ".copy"));
  }

  @Override
  public void remove(Path file) {
    removed.add(file);
  }

  /** All timers go off. */
  void ring() {
    List<Runnable> due = new ArrayList<>(timers.values());
    timers.clear();
    due.forEach(Runnable::run);
  }

  /** The job that a worker is at. */
  HandOff.Item current(String worker) {
    return ahead(worker, 1).get(0);
  }

  /** The job that a worker is at, and what is written ahead of it. */
  List<HandOff.Item> ahead(String worker, int jobs) {
    Deque<HandOff.Item> has = taken.get(worker);
    while (has.size() < jobs) {
      has.addLast(busy.get(worker).jobs().take().orElseThrow());
    }
    return List.copyOf(has);
  }

  /** The worker is done with its first job; it is free where there is no other. */
  void next(String worker) {
    taken.get(worker).removeFirst();
    freeIfDone(worker);
  }

  /** The worker finds nothing more to do, if that is so. */
  void freeIfDone(String worker) {
    boolean hasNone = busy.containsKey(worker) && taken.get(worker).isEmpty();
    if (hasNone && busy.get(worker).jobs().close()) {
      free(worker);
    }
  }

  /** The worker says that it is free. */
  void free(String worker) {
    busy.remove(worker);
    replies.remove(worker).complete(1);
  }

  void fail(String worker, Throwable cause) {
    busy.remove(worker);
    replies.remove(worker).fail(cause);
  }
}
