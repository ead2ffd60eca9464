package io.signalbox.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Joins the past of a feed to its present: what arrives while the history is on its way waits, and
 * nothing is told twice. Lives on the context of whoever watches.
 */
public final class Watch {

  private final MessageConsumer<EventMessage> consumer;
  private final ToLongFunction<EventMessage> place;
  private final Handler<EventMessage> handler;
  private final Deque<EventMessage> early = new ArrayDeque<>();
  private long seen;
  private boolean live;

  Watch(
      MessageConsumer<EventMessage> consumer,
      ToLongFunction<EventMessage> place,
      long seen,
      Handler<EventMessage> handler) {
    this.consumer = consumer;
    this.place = place;
    this.seen = seen;
    this.handler = handler;
    consumer.handler(message -> arrived(message.body()));
  }

  Watch begin(List<EventMessage> history) {
    history.forEach(this::tell);
    early.forEach(this::tell);
    early.clear();
    live = true;
    return this;
  }

  /** Stops watching. */
  public Future<Void> close() {
    return consumer.unregister();
  }

  private void arrived(EventMessage message) {
    if (live) {
      tell(message);
    } else {
      early.add(message);
    }
  }

  private void tell(EventMessage message) {
    long at = place.applyAsLong(message);
    if (at > seen) {
      seen = at;
      handler.handle(message);
    }
  }
}
