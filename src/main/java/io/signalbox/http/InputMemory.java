package io.signalbox.http;

import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A small input, in the heap. It grows with what arrives, not with what was announced. */
final class InputMemory implements InputTarget {

  private static final Future<Void> WRITTEN = Future.succeededFuture();

  private final String contentType;
  private Buffer bytes = Buffer.buffer();

  InputMemory(String contentType) {
    this.contentType = contentType;
  }

  /** What it holds by now. */
  Payload payload() {
    return new Payload.Bytes(bytes.getBytes(), contentType);
  }

  @Override
  public long length() {
    return bytes.length();
  }

  /** Most bodies are one chunk, which is then kept as it is. */
  @Override
  public Future<Void> write(Buffer chunk) {
    bytes = bytes.length() == 0 ? chunk : bytes.appendBuffer(chunk);
    return WRITTEN;
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
    return Future.succeededFuture(payload());
  }

  @Override
  public Future<Void> discard() {
    return WRITTEN;
  }
}
