package io.signalbox.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * What lies under a connection. Vert.x closes a connection only after everything was written, which
 * a reader that never reads puts off for ever; and it does not tell whether a reader reads. To be
 * used on the event loop of the connection.
 */
final class Wire {

  private final Channel channel;

  private Wire(Channel channel) {
    this.channel = channel;
  }

  static Wire of(HttpConnection connection) {
    return new Wire(((ConnectionBase) connection).channel());
  }

  /** Closes it at once, around the handlers that would wait; what was not written is lost. */
  void cut() {
    channel.unsafe().close(channel.newPromise());
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** How far its reader is. */
  Progress progress() {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out == null
        ? new Progress(0, 0)
        : new Progress(out.totalPendingWriteBytes(), out.currentProgress());
  }

  /**
   * The state of what is being written; the same as before where the reader took nothing.
   *
   * @param pending bytes that wait for the reader
   * @param written bytes of the first piece, such as a file, that it has taken
   */
  record Progress(long pending, long written) {}
}
