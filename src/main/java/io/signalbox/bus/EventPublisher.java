package io.signalbox.bus;

import io.signalbox.job.JobId;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/**
 * Publishes events: by reference to watchers of the house, as JSON to everybody else. The house
 * asks for the past of a feed before it watches it, so what nobody has asked for costs nothing
 * here.
 */
public final class EventPublisher {

  private final EventBus bus;
  private final Addresses addresses;
  private final DeliveryOptions local = Codecs.local();
  private final DeliveryOptions event = Codecs.event();

  public EventPublisher(Vertx vertx, Addresses addresses) {
    this.bus = vertx.eventBus();
    this.addresses = addresses;
    Codecs.register(bus);
  }

  /**
   * @param isJobWatched whether somebody of the house has asked for the events of its job
   * @param isFeedWatched whether somebody of the house has asked for the events of all jobs
   */
  public void publish(EventMessage message, boolean isJobWatched, boolean isFeedWatched) {
    JobId id = message.event().jobId();
    if (isJobWatched) {
      bus.publish(addresses.feed(id), message, local);
    }
    if (isFeedWatched) {
      bus.publish(addresses.feed(), message, local);
    }
    bus.publish(addresses.events(id), message, event);
    bus.publish(addresses.events(), message, event);
  }
}
