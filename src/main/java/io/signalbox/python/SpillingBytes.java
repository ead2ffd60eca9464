package io.signalbox.python;

import io.signalbox.job.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes in memory up to a size, in a file beyond. Closed unless its payload was taken. */
final class SpillingBytes extends OutputStream {

  private final Path directory;
  private final long spill;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private MessageDigest digest;
  private Path file;
  private OutputStream stream;
  private long length;

  /**
   * @param directory where a file would be made
   * @param spill the most bytes in memory
   */
  SpillingBytes(Path directory, long spill) {
    this.directory = directory;
    this.spill = spill;
  }

  long length() {
    return length;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (file == null && length + count > spill) {
      openFile();
    }
    if (file == null) {
      memory.write(bytes, offset, count);
    } else {
      writeToFile(bytes, offset, count);
    }
    length += count;
  }

  private void openFile() throws IOException {
    file = Files.createTempFile(directory, "output-", "");
    stream = Files.newOutputStream(file);
    digest = sha256();
    byte[] soFar = memory.toByteArray();
    memory = null;
    writeToFile(soFar, 0, soFar.length);
  }

  private void writeToFile(byte[] bytes, int offset, int count) throws IOException {
    stream.write(bytes, offset, count);
    digest.update(bytes, offset, count);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What was written so far, from its begin. */
  InputStream read() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory.toByteArray())
        : Files.newInputStream(file);
  }

  /** Hands it over; the file, if there is one, is the caller's from now on. */
  Payload take(String contentType) throws IOException {
    if (file == null) {
      return new Payload.Bytes(memory.toByteArray(), contentType);
    }
    stream.close();
    String hash = HexFormat.of().formatHex(digest.digest());
    Payload payload = new Payload.File(file, length, hash, contentType);
    file = null;
    memory = new ByteArrayOutputStream();
    return payload;
  }

  /** Removes the file, unless it was handed over. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      stream.close();
      Files.deleteIfExists(file);
    }
  }
}
