package io.signalbox.schedule;

import java.util.Locale;

/** What becomes of a due time while the job of the last one is not final yet. */
enum Overlap {
  /** No job; the time is recorded as skipped. */
  SKIP,
  /** One job more, which waits its turn in the queue. */
  QUEUE;

  /** The word as it stands in JSON and in the configuration. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
