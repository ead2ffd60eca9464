package io.signalbox.python;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a warm process said while no job was there to hear it; so much of it as is worth a log. */
final class EarlyFrames {

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_TAIL_LINES = 20;

  private final List<Kept> frames = new ArrayList<>();
  private int bytes;

  private record Kept(boolean isOfServer, int number, FrameType type, byte[] payload) {

    Frame frame() {
      return new Frame(type, ByteBuffer.wrap(payload));
    }
  }

  void ofServer(Frame frame) {
    keep(true, 0, frame);
  }

  void ofProcess(int number, Frame frame) {
    keep(false, number, frame);
  }

  private void keep(boolean isOfServer, int number, Frame frame) {
    int length = frame.payload().remaining();
    if (bytes + length <= MAX_BYTES) {
      byte[] copy = new byte[length];
      frame.payload().get(copy);
      frames.add(new Kept(isOfServer, number, frame.type(), copy));
      bytes += length;
    }
  }

  /** Passes them on and forgets them. */
  void replay(WarmLink.Listener listener) throws IOException {
    List<Kept> due = List.copyOf(frames);
    frames.clear();
    bytes = 0;
    for (Kept kept : due) {
      if (kept.isOfServer()) {
        listener.ofServer(kept.frame());
      } else {
        listener.ofProcess(kept.number(), kept.frame());
      }
    }
  }

  /** The last lines of its stderr. */
  List<String> tail() {
    StringBuilder text = new StringBuilder();
    frames.stream()
        .filter(kept -> kept.type() == FrameType.STDERR)
        .forEach(kept -> text.append(new String(kept.payload(), StandardCharsets.UTF_8)));
    List<String> lines = text.toString().lines().toList();
    return lines.subList(Math.max(0, lines.size() - MAX_TAIL_LINES), lines.size());
  }
}
