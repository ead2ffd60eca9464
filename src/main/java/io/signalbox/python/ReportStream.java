package io.signalbox.python;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The frames of a child that come in pieces, relayed by its keeper. A script that wrote to our
 * descriptor has only spoilt its own report: what makes no sense is left out.
 */
final class ReportStream {

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private boolean isSpoilt;

  /** Hears the frames of the child. */
  @FunctionalInterface
  interface Listener {
    void hear(Frame frame) throws IOException;
  }

  /** Takes in a piece, and passes on each frame that is whole; its number is read already. */
  void add(ByteBuffer piece, Listener listener) {
    bytes = ByteBuffer.allocate(bytes.remaining() + piece.remaining()).put(bytes).put(piece).flip();
    try {
      while (!isSpoilt && isWhole()) {
        Frame frame = Frame.take(bytes);
        if (frame != null && frame.payload().remaining() >= Integer.BYTES) {
          frame.payload().getInt();
          listener.hear(frame);
        }
      }
    } catch (IOException nonsense) {
      isSpoilt = true;
    }
    bytes = isSpoilt ? ByteBuffer.allocate(0) : bytes;
  }

  private boolean isWhole() throws IOException {
    int length = Frame.length(bytes);
    return length >= 0 && length <= bytes.remaining();
  }
}
