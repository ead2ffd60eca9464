package io.signalbox.cli.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One life of a server: a process, its log, and the address that it is ready at. */
final class ChaosServer {

  private static final Pattern READY = Pattern.compile("Ready on (http://[^ ]+)");
  private static final int TAIL = 15;

  private final Process process;
  private final Path log;
  private volatile URI address;
  private volatile boolean ended;

  ChaosServer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  long pid() {
    return process.pid();
  }

  /** Its address once it is ready and while nobody has asked it to end. */
  Optional<URI> address() {
    return ended ? Optional.empty() : Optional.ofNullable(address);
  }

  /** Waits until it is ready; false where it ended before, or is not ready in time. */
  boolean awaitReady(long seconds) throws IOException, InterruptedException {
    for (long i = 0; i < seconds * 20; i++) {
      Matcher line = READY.matcher(Files.readString(log));
      if (line.find()) {
        address = URI.create(line.group(1));
        return true;
      }
      if (!process.isAlive()) {
        return false;
      }
      Thread.sleep(50);
    }
    return false;
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    ended = true;
    process.destroyForcibly().waitFor();
  }

  /** Ends it in order; kills it where that takes too long, and says so. */
  boolean terminate(long seconds) throws InterruptedException {
    ended = true;
    process.destroy();
    if (process.waitFor(seconds, TimeUnit.SECONDS)) {
      return true;
    }
    kill();
    return false;
  }

  /** Whether it has ended although nobody asked it to. */
  boolean hasDiedByItself() {
    return !ended && !process.isAlive();
  }

  /** Its end and its last words. */
  String lastWords() throws IOException {
    String[] lines = Files.readString(log).split("\n");
    StringBuilder text = new StringBuilder();
    text.append(process.isAlive() ? "it lives" : "exit status " + process.exitValue());
    for (int i = Math.max(0, lines.length - TAIL); i < lines.length; i++) {
      text.append("\n    ").append(lines[i]);
    }
    return text.toString();
  }
}
