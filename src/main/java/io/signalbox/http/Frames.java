package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/**
 * Events as they stand on the wire. The last frame is kept: the watchers of a job are served one
 * after another with the same event, so that it is built once for all of them. One event loop only.
 */
final class Frames {

  private final Function<EventMessage, String> id;
  private final Function<EventMessage, Buffer> data;
  private EventMessage lastOfSse;
  private EventMessage lastOfText;
  private Buffer sse;
  private String text;

  private Frames(Function<EventMessage, String> id, Function<EventMessage, Buffer> data) {
    this.id = id;
    this.data = data;
  }

  /** Frames of one job's stream: the id is the {@code seq}. */
  static Frames ofJob() {
    return new Frames(message -> Long.toString(message.event().seq()), EventMessage::json);
  }

  /** Frames of the feed: the id is the opaque cursor, which also stands in the data. */
  static Frames ofFeed(FeedCursors cursors) {
    return new Frames(cursors::text, message -> withCursor(message, cursors));
  }

  /** The event as a server-sent event. */
  Buffer sse(EventMessage message) {
    if (message != lastOfSse) {
      lastOfSse = message;
      sse =
          Buffer.buffer("id: " + id.apply(message))
              .appendString("\nevent: " + message.event().type().text() + "\ndata: ")
              .appendBuffer(OneLine.of(data.apply(message).getBytes()))
              .appendString("\n\n");
    }
    return sse;
  }

  /** The event as the text of a websocket message. */
  String text(EventMessage message) {
    if (message != lastOfText) {
      lastOfText = message;
      text = data.apply(message).toString();
    }
    return text;
  }

  private static Buffer withCursor(EventMessage message, FeedCursors cursors) {
    Buffer json = message.json();
    return Buffer.buffer("{\"cursor\":\"" + cursors.text(message) + "\",")
        .appendBuffer(json.slice(1, json.length()));
  }
}
