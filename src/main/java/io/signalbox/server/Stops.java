package io.signalbox.server;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be stopped, in reverse order of start; one that fails hides none of the others. */
final class Stops {

  private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

  private record Stop(String name, Supplier<Future<?>> action) {}

  private final Deque<Stop> stops = new ArrayDeque<>();

  synchronized void push(String name, Supplier<Future<?>> action) {
    stops.push(new Stop(name, action));
  }

  private synchronized Stop pop() {
    return stops.poll();
  }

  /** Runs each of them once, one after the other. */
  Future<Void> run() {
    Stop next = pop();
    return next == null ? Future.succeededFuture() : attempt(next).transform(stopped -> run());
  }

  private static Future<?> attempt(Stop stop) {
    try {
      return stop.action()
          .get()
          .onFailure(cause -> LOG.warn("The part '{}' did not stop well", stop.name(), cause));
    } catch (RuntimeException fault) {
      LOG.warn("The part '{}' did not stop well", stop.name(), fault);
      return Future.succeededFuture();
    }
  }
}
