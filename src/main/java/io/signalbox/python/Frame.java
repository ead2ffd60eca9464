package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A frame that was received: four bytes of length (big-endian, of the payload), one of type, the
 * payload.
 *
 * @param payload valid until the next frame is read
 */
record Frame(FrameType type, ByteBuffer payload) {

  static final int PROTOCOL = 2;
  static final int HEADER = 5;
  static final int MAX_PAYLOAD = 1 << 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A whole frame, ready to be written. */
  static ByteBuffer encode(FrameType type, byte[] payload) {
    return ByteBuffer.allocate(HEADER + payload.length)
        .putInt(payload.length)
        .put(type.code())
        .put(payload)
        .flip();
  }

  /** A whole frame whose payload is JSON. */
  static ByteBuffer encode(FrameType type, Object json) throws IOException {
    return encode(type, MAPPER.writeValueAsBytes(json));
  }

  /** How many bytes the frame at the buffer's position needs; -1 where its header is not there. */
  static int length(ByteBuffer buffer) throws IOException {
    if (buffer.remaining() < HEADER) {
      return -1;
    }
    int length = buffer.getInt(buffer.position());
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new IOException("the keeper sent a frame of " + (length & 0xffffffffL) + " bytes");
    }
    return HEADER + length;
  }

  /** Takes the whole frame at the buffer's position; null for one of an unknown type. */
  static Frame take(ByteBuffer buffer) {
    int length = buffer.getInt();
    FrameType type = FrameType.of(buffer.get());
    ByteBuffer payload = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    return type == null ? null : new Frame(type, payload);
  }

  JsonNode json() throws IOException {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return MAPPER.readTree(bytes);
  }
}
