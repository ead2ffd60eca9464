package io.signalbox.dispatch;

import io.signalbox.job.EventType;
import java.util.List;

/** Tells the jobs at the front of the queue where they stand, when that has changed. */
final class Positions {

  /** Further back nobody watches the place by the second, and computing it costs. */
  private static final int FRONT = 200;

  private final Line line;

  Positions(Line line) {
    this.line = line;
  }

  void tell() {
    List<LiveJob> front = line.queue().front(FRONT, line.nanos());
    for (int i = 0; i < front.size(); i++) {
      if (front.get(i).tellPosition(i + 1)) {
        line.feed().emit(front.get(i), EventType.POSITION, line.place(i + 1));
      }
    }
  }
}
