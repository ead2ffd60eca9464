package io.signalbox.http;

import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Where the chunks of an arriving body go. Lives on the context of the request. */
interface InputTarget {

  /** How many bytes it has taken. */
  long length();

  /** Takes a chunk; the future fails where it cannot be kept. */
  Future<Void> write(Buffer chunk);

  /** Whether the sender should pause. */
  boolean isFull();

  /** Calls once when there is room again. */
  void onRoom(Runnable resume);

  /** The payload, once everything is kept. */
  Future<Payload> end();

  /** Forgets everything; never fails. */
  Future<Void> discard();
}
