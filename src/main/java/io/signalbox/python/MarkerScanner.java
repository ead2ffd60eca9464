package io.signalbox.python;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts the relayed output of a warm process at its markers: {@code \0signalbox:NONCE:NUMBER\n},
 * which the process writes behind all that a call has written. Nobody who does not know the nonce
 * can write one. Belongs to the thread of the session.
 */
final class MarkerScanner {

  private static final int MAX_DIGITS = 10;

  private final byte[] prefix;
  private final Listener listener;
  private byte[] held = new byte[0];

  MarkerScanner(String nonce, Listener listener) {
    this.prefix = ("\0signalbox:" + nonce + ":").getBytes(StandardCharsets.US_ASCII);
    this.listener = listener;
  }

  /** Hears the pieces in between. */
  interface Listener {

    /** What somebody wrote; consumed before the call returns. */
    void text(ByteBuffer piece);

    /** The end of what a call has written. */
    void marker(int number);
  }

  /** Consumes a chunk; what may be the begin of a marker waits for the next one. */
  void feed(ByteBuffer chunk) {
    ByteBuffer bytes = joined(chunk);
    while (bytes.hasRemaining()) {
      int start = indexOfZero(bytes);
      pass(bytes, start);
      int length = bytes.hasRemaining() ? markerLength(bytes) : 0;
      if (length < 0) {
        held = new byte[bytes.remaining()];
        bytes.get(held);
      } else if (length > 0) {
        mark(bytes, length);
      } else if (bytes.hasRemaining()) {
        pass(bytes, bytes.position() + 1); // a zero byte of somebody else
      }
    }
  }

  private ByteBuffer joined(ByteBuffer chunk) {
    if (held.length == 0) {
      return chunk;
    }
    ByteBuffer both = ByteBuffer.allocate(held.length + chunk.remaining()).put(held).put(chunk);
    held = new byte[0];
    return both.flip();
  }

  private static int indexOfZero(ByteBuffer bytes) {
    int at = bytes.position();
    while (at < bytes.limit() && bytes.get(at) != 0) {
      at++;
    }
    return at;
  }

  private void pass(ByteBuffer bytes, int end) {
    if (end > bytes.position()) {
      listener.text(bytes.slice(bytes.position(), end - bytes.position()));
      bytes.position(end);
    }
  }

  /** Of the marker at the position; 0 where there is none, -1 where more must come to tell. */
  private int markerLength(ByteBuffer bytes) {
    int start = bytes.position();
    for (int i = 0; i < prefix.length; i++) {
      if (start + i >= bytes.limit()) {
        return -1;
      }
      if (bytes.get(start + i) != prefix[i]) {
        return 0;
      }
    }
    for (int i = prefix.length; i <= prefix.length + MAX_DIGITS; i++) {
      if (start + i >= bytes.limit()) {
        return -1;
      }
      if (bytes.get(start + i) == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private void mark(ByteBuffer bytes, int length) {
    int number = 0;
    int digits = bytes.position() + prefix.length;
    for (int at = digits; bytes.get(at) != '\n'; at++) {
      number = number * 10 + bytes.get(at) - '0';
    }
    bytes.position(bytes.position() + length);
    listener.marker(number);
  }
}
