package io.signalbox.python;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A framed connection to a keeper or to a child. One thread reads; any thread writes or closes, and
 * a close ends a read that waits.
 */
final class FrameChannel implements Closeable {

  private static final int FIRST_SIZE = (1 << 16) + Frame.HEADER;

  private final SocketChannel channel;
  private ByteBuffer incoming = ByteBuffer.allocate(FIRST_SIZE).limit(0);

  FrameChannel(SocketChannel channel) {
    this.channel = channel;
  }

  /** The connection itself, to wait on. */
  SocketChannel socket() {
    return channel;
  }

  /** The next frame of a known type; waits for it. The connection must be a blocking one. */
  Frame read() throws IOException {
    for (Frame frame = next(); ; frame = next()) {
      if (frame != null) {
        return frame;
      }
      if (receive() < 0) {
        throw new EOFException("the keeper closed its connection");
      }
    }
  }

  /** The next frame that was received whole; null where there is none. */
  Frame next() throws IOException {
    while (true) {
      int length = Frame.length(incoming);
      if (length < 0 || length > incoming.remaining()) {
        return null;
      }
      Frame frame = Frame.take(incoming);
      if (frame != null) {
        return frame;
      }
    }
  }

  /** Reads once, and makes room for a whole frame: how many bytes came, -1 at the end. */
  int receive() throws IOException {
    int wanted = Math.max(Frame.length(incoming), Frame.HEADER);
    if (incoming.capacity() < wanted) {
      incoming = ByteBuffer.allocate(wanted).put(incoming);
    } else {
      incoming.compact();
    }
    try {
      return channel.read(incoming);
    } finally {
      incoming.flip();
    }
  }

  void write(FrameType type, Object json) throws IOException {
    write(Frame.encode(type, json));
  }

  /** Writes as much of a frame as the connection takes: all of it where it is a blocking one. */
  void write(ByteBuffer frame) throws IOException {
    synchronized (this) {
      while (frame.hasRemaining() && channel.write(frame) > 0) {
        continue;
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
