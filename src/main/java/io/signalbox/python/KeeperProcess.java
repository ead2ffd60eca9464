package io.signalbox.python;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The keeper as an operating-system process, and the socket on which it answers. */
final class KeeperProcess {

  private static final int TAIL_LINES = 5;

  private final Process process;
  private final Acceptor acceptor;
  private final Path errors;
  private volatile boolean isGivenUp;

  private KeeperProcess(Process process, Acceptor acceptor, Path errors) {
    this.process = process;
    this.acceptor = acceptor;
    this.errors = errors;
  }

  static KeeperProcess start(Path interpreter, BootDirectory boot) throws IOException {
    String name = "keeper-" + UUID.randomUUID().toString().substring(0, 8);
    Acceptor acceptor = Acceptor.bind(boot.socket(name));
    try {
      return launch(interpreter, boot, acceptor, boot.path().resolve(name + ".log"));
    } catch (IOException | RuntimeException e) {
      acceptor.close();
      throw e;
    }
  }

  private static KeeperProcess launch(
      Path interpreter, BootDirectory boot, Acceptor acceptor, Path errors) throws IOException {
    Path program = boot.python().resolve("signalbox/_keeper");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(interpreter.toString(), "-I", program.toString(), acceptor.file().toString()));
    builder.environment().put(BootDirectory.VARIABLE, boot.id());
    builder.directory(boot.path().toFile());
    builder.redirectOutput(errors.toFile()).redirectErrorStream(true);
    KeeperProcess started = new KeeperProcess(builder.start(), acceptor, errors);
    started.introduce();
    return started;
  }

  /** The token travels on stdin: arguments and environments can be read by others. */
  private void introduce() {
    process.onExit().thenAccept(ended -> acceptor.end("it ended with status " + ended.exitValue()));
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write((acceptor.token() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      process.destroyForcibly(); // It ended already; the greeting says why.
    }
  }

  /** Where its connections come in. */
  Acceptor acceptor() {
    return acceptor;
  }

  boolean isAlive() {
    return !isGivenUp && process.isAlive();
  }

  void kill() {
    isGivenUp = true; // it may take a moment to die
    process.destroyForcibly();
    acceptor.close();
  }

  /** Waits for its end, and enforces that. */
  void end(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    acceptor.close();
  }

  /** The end of what it wrote to stderr, to be put behind a sentence; empty where there is none. */
  String lastWords() {
    try {
      String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
      List<String> lines = text.lines().toList();
      List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
      return tail.isEmpty() ? "" : "; it said: " + String.join(" | ", tail);
    } catch (IOException e) {
      return "";
    }
  }
}
