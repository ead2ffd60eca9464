package io.signalbox.bus;

import io.signalbox.job.JobEvent;
import io.vertx.core.buffer.Buffer;

/** An event on its way to watchers; encoded at most once however many there are. */
public final class EventMessage {

  private final JobEvent event;
  private final long cursor;
  private final long bytes;
  private volatile Buffer json;

  /**
   * @param cursor the place in the feed of all jobs, rising
   */
  public EventMessage(JobEvent event, long cursor) {
    this.event = event;
    this.cursor = cursor;
    this.bytes = event.textBytes() + event.payloadBytes();
  }

  public JobEvent event() {
    return event;
  }

  public long cursor() {
    return cursor;
  }

  /** Bytes of its texts and payloads. Kept: to forget an old event must not touch all of it. */
  public long bytes() {
    return bytes;
  }

  /** The event as JSON in UTF-8. Shared: nobody changes it. */
  public Buffer json() {
    Buffer encoded = json;
    if (encoded == null) {
      encoded = EventJson.encode(event);
      json = encoded;
    }
    return encoded;
  }
}
