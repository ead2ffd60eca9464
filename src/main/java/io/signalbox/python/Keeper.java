package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The Python process that starts and watches all runs of one interpreter: scripts in isolation
 * {@code process}, and fork servers. Callable from any thread.
 */
final class Keeper implements AutoCloseable {

  private static final Duration END_TIMEOUT = Duration.ofSeconds(6);

  private final KeeperProcess process;
  private final FrameChannel control;
  private final JsonNode hello;
  private final Lanes lanes;

  private Keeper(KeeperProcess process, Acceptor.Greeting greeting) {
    this.process = process;
    this.control = greeting.channel();
    this.hello = greeting.hello();
    this.lanes = new Lanes(control, process.acceptor(), process::kill);
  }

  /**
   * Starts a keeper and waits for its first word.
   *
   * @throws JobException {@code cannot_start}, with what the interpreter said
   */
  static Keeper start(Path interpreter, BootDirectory boot, Duration timeout) {
    try {
      KeeperProcess process = KeeperProcess.start(interpreter, boot);
      try {
        return new Keeper(process, process.acceptor().greeting(timeout, 0));
      } catch (IOException e) {
        process.kill();
        throw new IOException(e.getMessage() + process.lastWords(), e);
      }
    } catch (IOException e) {
      throw new JobException(
          FailureCode.CANNOT_START,
          "the interpreter " + interpreter + " does not start: " + e.getMessage());
    }
  }

  /** The version, such as {@code 3.11.2}. */
  String version() {
    return hello.path("python").asText();
  }

  /** The interpreter itself, where the configured path may be a launcher of it. */
  Path executable() {
    return Path.of(hello.path("executable").asText());
  }

  /** Whether fork servers can run on this platform. */
  boolean hasForks() {
    return hello.path("forks").asBoolean();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** A lane for one run, to be released or closed. */
  Lane lane() throws IOException {
    return lanes.take();
  }

  /** Lets it kill what still runs and end. Blocks for a few seconds at most. */
  @Override
  public void close() {
    try {
      control.close();
    } catch (IOException e) {
      process.kill();
    }
    process.end(END_TIMEOUT);
    lanes.close();
  }
}
