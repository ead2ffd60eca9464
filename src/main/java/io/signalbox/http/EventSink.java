package io.signalbox.http;

import io.signalbox.bus.EventMessage;

/** The wire of one watcher: server-sent events or a websocket. Lives on its event loop. */
interface EventSink {

  /** Whether the reader has gone by itself. */
  boolean isGone();

  /** Whether the reader is behind. */
  boolean isFull();

  /** Calls whenever there is room again. */
  void onRoom(Runnable more);

  /** Calls once when the reader goes by itself. */
  void onGone(Runnable gone);

  void send(EventMessage message);

  /** Says that events between the asked place and the next one are lost. */
  void reset();

  void ping();

  /** Ends the stream after everything that was sent. */
  void end(EndReason reason);

  /** Why a stream ends. */
  enum EndReason {
    /** The job's last event was sent. */
    FINAL,
    /** The reader was too far behind; it can resume after the last id that it saw. */
    SLOW_READER,
    /** The job or the feed is gone. */
    UNAVAILABLE
  }
}
