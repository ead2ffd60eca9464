package io.signalbox.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends what it is told, byte by byte, however wrong. */
public final class RawHttp implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  public RawHttp(int port) {
    try {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(10_000);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public record Answer(int status, Map<String, String> headers, String body) {}

  /** Lines without their ends; an empty one ends the head. */
  public RawHttp send(String... lines) {
    return write(String.join("\r\n", lines) + "\r\n");
  }

  public RawHttp write(String text) {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  public RawHttp write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one answer with a Content-Length, or without a body. */
  public Answer answer() {
    String[] first = line().split(" ", 3);
    Map<String, String> headers = headers();
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(Integer.parseInt(first[1]), headers, read(length));
  }

  /** Reads the headers, up to the empty line. */
  public Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] parts = line.split(": ?", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    return headers;
  }

  /** Reads one chunk of a chunked body; the last one is empty. */
  public String chunk() {
    String chunk = read(Integer.parseInt(line(), 16));
    line();
    return chunk;
  }

  /** Reads a line without its end. */
  public String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = next(); next != '\n'; next = next()) {
      if (next < 0) {
        throw new IllegalStateException("the server hung up after '" + line + "'");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** Whether the server closes the connection in an orderly way, without a reset. */
  public boolean isClosedByServer() {
    return next() < 0;
  }

  private String read(int length) {
    try {
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int next() {
    try {
      return in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
