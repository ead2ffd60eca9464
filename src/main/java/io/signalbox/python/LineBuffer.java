package io.signalbox.python;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one line, up to a limit; what comes beyond is only counted. */
final class LineBuffer {

  private final int limit;
  private byte[] bytes = new byte[256];
  private int length;
  private long cut;

  LineBuffer(int limit) {
    this.limit = limit;
  }

  /** Takes all of the piece. */
  void append(ByteBuffer piece) {
    int room = Math.min(piece.remaining(), limit - length);
    if (bytes.length < length + room) {
      bytes = Arrays.copyOf(bytes, Math.max(length + room, Math.min(limit, bytes.length * 2)));
    }
    piece.get(bytes, length, room);
    length += room;
    cut += piece.remaining();
    piece.position(piece.limit());
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Whether anything was cut off. */
  boolean isCut() {
    return cut > 0;
  }

  boolean startsWith(byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The line as text without a carriage return at its end; bad UTF-8 is replaced. */
  String text() {
    int end = length;
    if (isCut()) {
      end = wholeCharacters();
    } else if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** Where the last character that the cut has left whole ends. */
  private int wholeCharacters() {
    int start = length;
    while (start > 0 && length - start < 3 && (bytes[start - 1] & 0xc0) == 0x80) {
      start--;
    }
    boolean isLead = start > 0 && (bytes[start - 1] & 0xc0) == 0xc0;
    return isLead && length - start < sequenceLength(bytes[start - 1]) - 1 ? start - 1 : length;
  }

  private static int sequenceLength(byte lead) {
    return lead >= (byte) 0xf0 ? 4 : lead >= (byte) 0xe0 ? 3 : 2;
  }

  void clear() {
    length = 0;
    cut = 0;
  }
}
