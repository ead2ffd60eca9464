package io.signalbox.python;

import io.signalbox.job.Payload;
import io.signalbox.job.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes in memory up to a size, in a file beyond. Closed unless its payload was taken. */
final class SpillingBytes extends OutputStream {

  private final Path directory;
  private final long spill;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Sha256 hash;
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
    hash = new Sha256();
    byte[] soFar = memory.toByteArray();
    memory = null;
    writeToFile(soFar, 0, soFar.length);
  }

  private void writeToFile(byte[] bytes, int offset, int count) throws IOException {
    stream.write(bytes, offset, count);
    hash.add(bytes, offset, count);
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
    Payload payload = new Payload.File(file, length, hash.hex(), contentType);
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
