package io.signalbox.bus;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;

/** Publishes events: by reference to watchers of the house, as JSON to everybody else. */
public final class EventPublisher {

  private final EventBus bus;
  private final Addresses addresses;

  public EventPublisher(Vertx vertx, Addresses addresses) {
    this.bus = vertx.eventBus();
    this.addresses = addresses;
    Codecs.register(bus);
  }

  public void publish(EventMessage message) {
    var id = message.event().jobId();
    bus.publish(addresses.feed(id), message, Codecs.local());
    bus.publish(addresses.feed(), message, Codecs.local());
    bus.publish(addresses.events(id), message, Codecs.event());
    bus.publish(addresses.events(), message, Codecs.event());
  }
}
