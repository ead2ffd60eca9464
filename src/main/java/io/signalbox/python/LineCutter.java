package io.signalbox.python;

import java.nio.ByteBuffer;

/** Cuts a stream of bytes at line feeds; lines may arrive in any number of pieces. */
final class LineCutter {

  /** Hears of the pieces. */
  interface Listener {

    /** A piece of the current line; consumed before the call returns. */
    void piece(ByteBuffer piece);

    /** The line feed. */
    void lineEnd();
  }

  private final Listener listener;

  LineCutter(Listener listener) {
    this.listener = listener;
  }

  /** Consumes the chunk. */
  void feed(ByteBuffer chunk) {
    while (chunk.hasRemaining()) {
      int start = chunk.position();
      int end = start;
      while (end < chunk.limit() && chunk.get(end) != '\n') {
        end++;
      }
      if (end > start) {
        listener.piece(chunk.slice(start, end - start));
      }
      boolean isWhole = end < chunk.limit();
      chunk.position(isWhole ? end + 1 : end);
      if (isWhole) {
        listener.lineEnd();
      }
    }
  }
}
