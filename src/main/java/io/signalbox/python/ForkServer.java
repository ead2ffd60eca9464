package io.signalbox.python;

import java.io.IOException;

/**
 * A Python process that has modules loaded and forks children from there. Callable from any thread.
 */
final class ForkServer {

  private final Lanes lanes;

  ForkServer(Lanes lanes) {
    this.lanes = lanes;
  }

  /** A lane for one child, to be released or closed. */
  Lane lane() throws IOException {
    return lanes.take();
  }

  /** A connection for a child itself; named in its RUN by its number, never released. */
  Lane channel() throws IOException {
    return lanes.open();
  }
}
