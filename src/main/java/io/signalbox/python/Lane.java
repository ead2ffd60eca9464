package io.signalbox.python;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection to a keeper or a fork server that carries one run at a time. The run's thread reads;
 * whoever stops the run writes.
 */
final class Lane implements Closeable {

  private final Lanes home;
  private final int number;
  private final FrameChannel channel;
  private final AtomicBoolean isCounted;

  /**
   * @param isCounted whether it stands for a run
   */
  Lane(Lanes home, int number, boolean isCounted, FrameChannel channel) {
    this.home = home;
    this.number = number;
    this.isCounted = new AtomicBoolean(isCounted);
    this.channel = channel;
  }

  /** Starts a run; the words are those of {@link Launch#command}. */
  void start(Map<String, Object> run) throws IOException {
    channel.write(FrameType.RUN, run);
  }

  /** SIGTERM to the run's group, SIGKILL after the grace; at once where that is zero. */
  void stop(Duration grace) throws IOException {
    channel.write(FrameType.STOP, Map.of("grace_ms", grace.toMillis()));
  }

  /** By which the other side knows it. */
  int number() {
    return number;
  }

  /** The connection itself, for whoever waits on it in his own way. */
  FrameChannel frames() {
    return channel;
  }

  Frame read() throws IOException {
    return channel.read();
  }

  /** For a keeper or server that no longer answers: ends it with everything that it runs. */
  void abandon() {
    home.kill();
    close();
  }

  /** Back to where it came from, after the run's last frame. */
  void release() {
    if (!home.takeBack(this)) {
      close();
    }
  }

  @Override
  public void close() {
    if (isCounted.getAndSet(false)) {
      home.leave();
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a lane could not be closed", e);
    }
  }
}
