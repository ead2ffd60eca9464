package io.signalbox.python;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A framed connection to a keeper. One thread reads; any thread writes or closes, and a close ends
 * a read that waits.
 */
final class FrameChannel implements Closeable {

  private static final int FIRST_SIZE = (1 << 16) + Frame.HEADER;

  private final SocketChannel channel;
  private ByteBuffer incoming = ByteBuffer.allocate(FIRST_SIZE).limit(0);

  FrameChannel(SocketChannel channel) {
    this.channel = channel;
  }

  /** The next frame of a known type. */
  Frame read() throws IOException {
    while (true) {
      int length = Frame.length(incoming);
      if (length < 0 || length > incoming.remaining()) {
        receive(Math.max(length, Frame.HEADER));
        continue;
      }
      Frame frame = Frame.take(incoming);
      if (frame != null) {
        return frame;
      }
    }
  }

  private void receive(int wanted) throws IOException {
    if (incoming.capacity() < wanted) {
      incoming = ByteBuffer.allocate(wanted).put(incoming);
    } else {
      incoming.compact();
    }
    int count = channel.read(incoming);
    incoming.flip();
    if (count < 0) {
      throw new EOFException("the keeper closed its connection");
    }
  }

  void write(FrameType type, Object json) throws IOException {
    ByteBuffer frame = Frame.encode(type, json);
    synchronized (this) {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
