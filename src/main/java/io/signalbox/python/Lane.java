package io.signalbox.python;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A connection to a keeper that carries one run at a time. The run's thread reads; whoever stops
 * the run writes.
 */
final class Lane implements Closeable {

  private final Keeper keeper;
  private final FrameChannel channel;

  Lane(Keeper keeper, FrameChannel channel) {
    this.keeper = keeper;
    this.channel = channel;
  }

  /**
   * What a process is started with.
   *
   * @param arguments the program first
   */
  record Command(
      List<String> arguments, Map<String, String> environment, String directory, int nice) {}

  void start(Command command) throws IOException {
    channel.write(
        FrameType.RUN,
        Map.of(
            "argv", command.arguments(),
            "env", command.environment(),
            "cwd", command.directory(),
            "nice", command.nice()));
  }

  /** SIGTERM to the run's group, SIGKILL after the grace; at once where that is zero. */
  void stop(Duration grace) throws IOException {
    channel.write(FrameType.STOP, Map.of("grace_ms", grace.toMillis()));
  }

  /** The connection itself, for whoever waits on it in his own way. */
  FrameChannel frames() {
    return channel;
  }

  Frame read() throws IOException {
    return channel.read();
  }

  /** For a keeper that no longer answers: ends it with everything that it runs. */
  void abandon() {
    keeper.kill();
    close();
  }

  /** Back to its keeper, after the run's last frame. */
  void release() {
    keeper.release(this);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a lane could not be closed", e);
    }
  }
}
