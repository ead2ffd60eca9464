package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
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
  private static final long LOOK_EVERY_MS = 100;

  private final Process process;
  private final ServerSocketChannel socket;
  private final Path socketFile;
  private final Path errors;
  private final String token;

  private KeeperProcess(Process process, Sockets at, String token) {
    this.process = process;
    this.socket = at.socket();
    this.socketFile = at.file();
    this.errors = at.errors();
    this.token = token;
  }

  /** A connection and the hello frame that came on it. */
  record Greeting(FrameChannel channel, JsonNode hello) {}

  private record Sockets(ServerSocketChannel socket, Path file, Path errors) {}

  static KeeperProcess start(Path interpreter, BootDirectory boot) throws IOException {
    String name = "keeper-" + UUID.randomUUID().toString().substring(0, 8);
    Path file = boot.socket(name);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(file));
      socket.configureBlocking(false);
      Sockets at = new Sockets(socket, file, boot.path().resolve(name + ".log"));
      return launch(interpreter, boot, at);
    } catch (IOException | RuntimeException e) {
      socket.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static KeeperProcess launch(Path interpreter, BootDirectory boot, Sockets at)
      throws IOException {
    String token = UUID.randomUUID().toString();
    Path program = boot.python().resolve("signalbox/_keeper");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(interpreter.toString(), "-I", program.toString(), at.file().toString()));
    builder.environment().put(BootDirectory.VARIABLE, boot.id());
    builder.directory(boot.path().toFile());
    builder.redirectOutput(at.errors().toFile()).redirectErrorStream(true);
    KeeperProcess started = new KeeperProcess(builder.start(), at, token);
    started.introduce();
    return started;
  }

  /** The token travels on stdin: arguments and environments can be read by others. */
  private void introduce() {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write((token + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      process.destroyForcibly(); // It ended already; the greeting says why.
    }
  }

  /** Waits for the connection of a lane; 0 is the control connection. One caller at a time. */
  Greeting greeting(Duration timeout, int lane) throws IOException {
    SocketChannel accepted = accept(timeout);
    try {
      awaitFirstWord(accepted, timeout);
      accepted.configureBlocking(true);
      FrameChannel channel = new FrameChannel(accepted);
      Frame frame = channel.read();
      JsonNode hello = frame.json();
      Keeper.check(hello, token, lane);
      return new Greeting(channel, hello);
    } catch (IOException | RuntimeException e) {
      accepted.close();
      throw e;
    }
  }

  /** Who connects and stays silent must not hold up everybody who wants a lane. */
  private static void awaitFirstWord(SocketChannel accepted, Duration timeout) throws IOException {
    accepted.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      accepted.register(selector, SelectionKey.OP_READ);
      if (selector.select(timeout.toMillis()) == 0) {
        throw new IOException("it connected but said nothing within " + timeout.toMillis() + " ms");
      }
    }
  }

  private SocketChannel accept(Duration timeout) throws IOException {
    long giveUpAt = System.nanoTime() + timeout.toNanos();
    try (Selector selector = Selector.open()) {
      socket.register(selector, SelectionKey.OP_ACCEPT);
      while (true) {
        selector.select(LOOK_EVERY_MS);
        SocketChannel accepted = socket.accept();
        if (accepted != null) {
          return accepted;
        }
        if (!process.isAlive()) {
          throw new IOException("it ended with status " + process.exitValue());
        }
        if (System.nanoTime() > giveUpAt) {
          throw new IOException("it did not answer within " + timeout.toMillis() + " ms");
        }
      }
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() {
    process.destroyForcibly();
    closeSocket();
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
    closeSocket();
  }

  private void closeSocket() {
    try {
      socket.close();
      Files.deleteIfExists(socketFile);
    } catch (IOException e) {
      // The boot directory, and the file with it, goes away at the end in any case.
    }
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
