package io.signalbox.python;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Both connections of a warm process behind one wait: the lane of its fork server, which carries
 * its output and its end, and its own channel, which carries jobs and their outcomes. One thread at
 * a time reads and sends; any thread wakes it.
 */
final class WarmLink implements Closeable {

  private final FrameChannel lane;
  private final FrameChannel channel;
  private final Selector selector;
  private final SelectionKey laneKey;
  private final SelectionKey channelKey;
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private boolean isChannelClosed;

  /** Takes both over before anything was said on them; they do not block from now on. */
  WarmLink(Lane lane, Lane channel) throws IOException {
    this.lane = lane.frames();
    this.channel = channel.frames();
    this.selector = Selector.open();
    this.laneKey = register(this.lane);
    this.channelKey = register(this.channel);
  }

  private SelectionKey register(FrameChannel frames) throws IOException {
    SocketChannel socket = frames.socket();
    socket.configureBlocking(false);
    return socket.register(selector, SelectionKey.OP_READ);
  }

  /** Hears what comes. */
  interface Listener {

    /** A frame of the fork server: STARTED, STDOUT, STDERR, EXIT, CANNOT_START. */
    void ofServer(Frame frame) throws IOException;

    /** A frame of the process itself; the payload begins behind the number. */
    void ofProcess(int number, Frame frame) throws IOException;
  }

  /**
   * Waits until something comes, somebody wakes it or time is up, and passes on all that came. What
   * a process says on its channel is passed on before what the fork server relays, for it was said
   * before: a call that begins tells so before it writes.
   *
   * @param nanos how long; 0 only looks, {@link Long#MAX_VALUE} waits for ever
   * @throws IOException where the fork server is gone, and the process with it
   */
  void await(long nanos, Listener listener) throws IOException {
    select(nanos);
    boolean hasLane = laneKey.isReadable();
    int received = hasLane ? lane.receive() : 0;
    if (channelKey.isValid() && channelKey.isWritable()) {
      flush();
    }
    if (hasLane || channelKey.isValid() && channelKey.isReadable()) {
      hearProcess(listener);
    }
    for (Frame frame = lane.next(); frame != null; frame = lane.next()) {
      listener.ofServer(frame);
    }
    if (received < 0) {
      throw new IOException("the fork server is gone");
    }
  }

  private void select(long nanos) throws IOException {
    selector.selectedKeys().clear();
    if (nanos <= 0) {
      selector.selectNow();
    } else if (nanos == Long.MAX_VALUE) {
      selector.select();
    } else {
      selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }
  }

  private void hearProcess(Listener listener) throws IOException {
    if (isChannelClosed) {
      return;
    }
    int received = receive();
    for (Frame frame = channel.next(); frame != null; frame = channel.next()) {
      listener.ofProcess(frame.payload().getInt(), frame);
    }
    if (received < 0) { // its end is on the lane
      isChannelClosed = true;
      channelKey.cancel();
    }
  }

  private int receive() {
    try {
      return channel.receive();
    } catch (IOException reset) { // it died with jobs unread
      return -1;
    }
  }

  /** Whether the process has closed its channel: it ends, or is dead. */
  boolean isEnding() {
    return isChannelClosed;
  }

  /** Sends a frame to the process, or what it takes now; the rest goes out while awaiting. */
  void send(ByteBuffer frame) {
    if (unsent.hasRemaining()) {
      unsent = ByteBuffer.allocate(unsent.remaining() + frame.remaining()).put(unsent).put(frame);
      unsent.flip();
    } else {
      unsent = frame;
    }
    flush();
  }

  private void flush() {
    try {
      channel.write(unsent);
    } catch (IOException broken) { // it is dead; the lane will say so
      unsent.position(unsent.limit());
    }
    if (channelKey.isValid()) {
      boolean wantsMore = unsent.hasRemaining();
      int interest = SelectionKey.OP_READ | (wantsMore ? SelectionKey.OP_WRITE : 0);
      if (channelKey.interestOps() != interest) {
        channelKey.interestOps(interest);
      }
    }
  }

  /** Whether the process has been sent everything. */
  boolean isDrained() {
    return !unsent.hasRemaining();
  }

  /** Ends a wait, the present or the next one. Callable from any thread. */
  void wake() {
    selector.wakeup();
  }

  /** Tells the process that no more jobs will come: it ends in order. */
  void endInput() {
    try {
      channel.socket().shutdownOutput();
    } catch (IOException broken) { // it is ending anyway
      isChannelClosed = true;
    }
  }

  @Override
  public void close() {
    try (selector;
        channel) {
      lane.close(); // whatever still runs on it is killed
    } catch (IOException e) {
      throw new UncheckedIOException("a warm process could not be let go", e);
    }
  }
}
