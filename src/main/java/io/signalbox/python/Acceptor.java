package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * The socket on which one keeper or fork server opens its connections to the server. One thread at
 * a time waits for a connection; any thread may end that wait.
 */
final class Acceptor implements Closeable {

  private final ServerSocketChannel socket;
  private final Selector selector;
  private final Path file;
  private final String token = UUID.randomUUID().toString();
  private volatile String end;

  private Acceptor(ServerSocketChannel socket, Selector selector, Path file) {
    this.socket = socket;
    this.selector = selector;
    this.file = file;
  }

  /** A connection and the hello frame that came on it. */
  record Greeting(FrameChannel channel, JsonNode hello) {}

  static Acceptor bind(Path file) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(file));
      socket.configureBlocking(false);
      Selector selector = Selector.open();
      socket.register(selector, SelectionKey.OP_ACCEPT);
      return new Acceptor(socket, selector, file);
    } catch (IOException | RuntimeException e) {
      socket.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  Path file() {
    return file;
  }

  /** What a process must say to be believed. */
  String token() {
    return token;
  }

  /** Waits for the connection of a lane; 0 is the control connection. */
  Greeting greeting(Duration timeout, int lane) throws IOException {
    SocketChannel accepted = accept(timeout);
    try {
      awaitFirstWord(accepted, timeout);
      accepted.configureBlocking(true);
      FrameChannel channel = new FrameChannel(accepted);
      JsonNode hello = channel.read().json();
      check(hello, lane);
      return new Greeting(channel, hello);
    } catch (IOException | RuntimeException e) {
      accepted.close();
      throw e;
    }
  }

  private SocketChannel accept(Duration timeout) throws IOException {
    long giveUpAt = System.nanoTime() + timeout.toNanos();
    while (true) {
      if (end != null) {
        throw new IOException(end);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted"); // accepting would close the socket now
      }
      SocketChannel accepted = socket.accept();
      if (accepted != null) {
        return accepted;
      }
      long left = (giveUpAt - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IOException("it did not answer within " + timeout.toMillis() + " ms");
      }
      await(left);
    }
  }

  private void await(long ms) throws IOException {
    try {
      selector.select(ms);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException e) {
      throw new IOException(end, e);
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

  private void check(JsonNode hello, int lane) throws IOException {
    if (hello.path("protocol").asInt() != Frame.PROTOCOL) {
      throw new IOException(
          "it speaks protocol " + hello.path("protocol") + ", not " + Frame.PROTOCOL);
    }
    if (!hello.path("token").asText().equals(token) || hello.path("lane").asInt(-1) != lane) {
      throw new IOException("a stranger answered in its place");
    }
  }

  /**
   * The process is gone: nobody waits for a connection any longer.
   *
   * @param why what a wait, the present or a later one, is told
   */
  void end(String why) {
    end = why;
    selector.wakeup();
  }

  @Override
  public void close() {
    end("its socket is closed");
    try (selector;
        socket) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The boot directory, and the file with it, goes away at the end in any case.
    }
  }
}
