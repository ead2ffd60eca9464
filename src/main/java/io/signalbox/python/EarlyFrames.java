package io.signalbox.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a warm process said while no job was there to hear it; so much of it as is worth a log. */
final class EarlyFrames {

  private static final int MAX_BYTES = 1 << 20;

  private final List<Kept> frames = new ArrayList<>();
  private int bytes;

  private record Kept(boolean isOfServer, FrameType type, byte[] payload) {

    Frame frame() {
      return new Frame(type, ByteBuffer.wrap(payload));
    }
  }

  void ofServer(Frame frame) {
    keep(true, frame);
  }

  /** Of the process itself; the payload begins behind the number. */
  void ofProcess(Frame frame) {
    keep(false, frame);
  }

  private void keep(boolean isOfServer, Frame frame) {
    int length = frame.payload().remaining();
    if (bytes + length <= MAX_BYTES) {
      byte[] copy = new byte[length];
      frame.payload().get(copy);
      frames.add(new Kept(isOfServer, frame.type(), copy));
      bytes += length;
    }
  }

  /**
   * Passes them on and forgets them.
   *
   * @param number of the job that they are taken for
   */
  void replay(WarmLink.Listener listener, int number) {
    List<Kept> due = List.copyOf(frames);
    frames.clear();
    bytes = 0;
    try {
      for (Kept kept : due) {
        if (kept.isOfServer()) {
          listener.ofServer(kept.frame());
        } else {
          listener.ofProcess(number, kept.frame());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what a process said cannot be read", e);
    }
  }

  /** What it wrote to its standard error. */
  StderrTail errors() {
    StringBuilder text = new StringBuilder();
    frames.stream()
        .filter(kept -> kept.type() == FrameType.STDERR)
        .forEach(kept -> text.append(new String(kept.payload(), StandardCharsets.UTF_8)));
    StderrTail errors = new StderrTail();
    text.toString().lines().forEach(errors::add);
    return errors;
  }
}
