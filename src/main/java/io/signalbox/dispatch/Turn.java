package io.signalbox.dispatch;

import java.util.ArrayList;
import java.util.List;

/** When a key was last served, and its lanes. */
final class Turn {

  private final List<Lane> lanes = new ArrayList<>(1);
  private long last;

  Turn(long last) {
    this.last = last;
  }

  long last() {
    return last;
  }

  /** The key had, or gives back, its turn. Its lanes must not be listed anywhere meanwhile. */
  void set(long newer) {
    last = newer;
  }

  List<Lane> lanes() {
    return lanes;
  }
}
