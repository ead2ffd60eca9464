package io.signalbox.http;

import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A small input, in the heap. It grows with what arrives, not with what was announced. */
final class InputMemory implements InputTarget {

  private final String contentType;
  private final Buffer bytes = Buffer.buffer();

  InputMemory(String contentType) {
    this.contentType = contentType;
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    bytes.appendBuffer(chunk);
    return Future.succeededFuture();
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void onRoom(Runnable resume) {
    resume.run();
  }

  @Override
  public Future<Payload> end() {
    return Future.succeededFuture(new Payload.Bytes(bytes.getBytes(), contentType));
  }

  @Override
  public Future<Void> discard() {
    return Future.succeededFuture();
  }
}
