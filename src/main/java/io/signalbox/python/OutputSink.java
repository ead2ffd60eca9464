package io.signalbox.python;

import io.signalbox.job.Payload;
import io.signalbox.job.Warning;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes what stands behind OUTPUT: as it comes. Belongs to the run's thread; never throws while the
 * script speaks, for what went wrong is part of the outcome.
 */
final class OutputSink implements Closeable {

  private final Path directory;
  private final long spill;
  private final long limit;
  private final SpillingBytes bytes;
  private boolean isBegun;
  private boolean hasHeldReturn;
  private boolean isTooLarge;
  private IOException problem;

  /**
   * @param directory where large outputs lie
   * @param spill the most bytes in memory
   * @param limit the most bytes of an output
   */
  OutputSink(Path directory, long spill, long limit) {
    this.directory = directory;
    this.spill = spill;
    this.limit = limit;
    this.bytes = new SpillingBytes(directory, spill);
  }

  /** Consumes a piece: without one leading space, and a carriage return only if more follows. */
  void write(ByteBuffer piece) {
    if (!isBegun && piece.hasRemaining()) {
      isBegun = true;
      if (piece.get(piece.position()) == ' ') {
        piece.get();
      }
    }
    if (piece.hasRemaining()) {
      byte[] text = new byte[piece.remaining()];
      piece.get(text);
      append(text);
    }
  }

  /** Consumes a piece of a function's result as it is. */
  void add(ByteBuffer piece) {
    byte[] exact = new byte[piece.remaining()];
    piece.get(exact);
    keep(exact, exact.length);
  }

  private void append(byte[] text) {
    if (hasHeldReturn) {
      keep(new byte[] {'\r'}, 1);
    }
    hasHeldReturn = text[text.length - 1] == '\r';
    keep(text, hasHeldReturn ? text.length - 1 : text.length);
  }

  private void keep(byte[] text, int count) {
    isTooLarge |= bytes.length() + count > limit;
    if (isTooLarge || problem != null) {
      return;
    }
    try {
      bytes.write(text, 0, count);
    } catch (IOException e) {
      problem = e;
    }
  }

  boolean isTooLarge() {
    return isTooLarge;
  }

  /** Why the output could not be stored. */
  Optional<IOException> problem() {
    return Optional.ofNullable(problem);
  }

  /** The output as JSON, whatever the script wrote; the caller owns its file, if there is one. */
  Payload take(List<Warning> warnings) throws IOException {
    return new JsonOutput(() -> new SpillingBytes(directory, spill), warnings).convert(bytes);
  }

  /** The result of a function, unchanged; the caller owns its file, if there is one. */
  Payload takeResult(String contentType) throws IOException {
    return bytes.take(contentType);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
