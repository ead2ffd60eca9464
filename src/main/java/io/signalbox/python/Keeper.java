package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * The Python process that is the parent of every run of one interpreter. Callable from any thread.
 */
final class Keeper implements AutoCloseable {

  private static final Duration LANE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(6);

  private final KeeperProcess process;
  private final FrameChannel control;
  private final String version;
  private final Path executable;
  private final Deque<Lane> idle = new ArrayDeque<>();
  private final Object opening = new Object();
  private boolean isClosed;
  private int lanes;

  private Keeper(KeeperProcess process, KeeperProcess.Greeting greeting) {
    this.process = process;
    this.control = greeting.channel();
    this.version = greeting.hello().path("python").asText();
    this.executable = Path.of(greeting.hello().path("executable").asText());
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
        return new Keeper(process, process.greeting(timeout, 0));
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
    return version;
  }

  /** The interpreter itself, where the configured path may be a launcher of it. */
  Path executable() {
    return executable;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** A lane for one run, to be released or closed. */
  Lane lane() throws IOException {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    synchronized (opening) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted"); // else it would close the shared channels
      }
      return newLane();
    }
  }

  private Lane newLane() throws IOException {
    try {
      control.write(FrameType.OPEN_LANE, Map.of("lane", ++lanes));
      return new Lane(this, process.greeting(LANE_TIMEOUT, lanes).channel());
    } catch (IOException e) {
      process.kill();
      throw e;
    }
  }

  void release(Lane lane) {
    synchronized (idle) {
      if (!isClosed) {
        idle.push(lane);
        return;
      }
    }
    lane.close();
  }

  /** Ends it as it stands: its children die with it, lanes report their end. */
  void kill() {
    process.kill();
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
    synchronized (idle) {
      isClosed = true;
      idle.forEach(Lane::close);
      idle.clear();
    }
  }

  /** Of a hello frame: refuses another protocol, a wrong token, another lane. */
  static void check(JsonNode hello, String token, int lane) throws IOException {
    if (hello.path("protocol").asInt() != Frame.PROTOCOL) {
      throw new IOException(
          "it speaks protocol " + hello.path("protocol") + ", not " + Frame.PROTOCOL);
    }
    if (!hello.path("token").asText().equals(token) || hello.path("lane").asInt(-1) != lane) {
      throw new IOException("a stranger answered in its place");
    }
  }
}
