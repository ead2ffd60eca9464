package io.signalbox.dispatch;

import io.signalbox.job.EventType;

/** Tells the jobs at the front of the queue where they stand, when that has changed. */
final class Positions {

  /** Further back nobody watches the place by the second, and computing it costs. */
  private static final int FRONT = 200;

  private final Line line;

  Positions(Line line) {
    this.line = line;
  }

  void tell() {
    line.queue().all().stream().limit(FRONT).forEach(this::tell);
  }

  private void tell(LiveJob live) {
    int position = line.queue().position(live, line.nanos());
    if (live.tellPosition(position)) {
      line.feed().emit(live, EventType.POSITION, line.place(live));
    }
  }
}
