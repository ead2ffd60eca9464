package io.signalbox.python;

import io.signalbox.job.Warning;
import java.util.Optional;

/** How much log of one attempt is kept. Belongs to the run's thread. */
final class LogBudget {

  /** What a line costs beside its bytes, for it is kept as an event. */
  private static final int LINE_COST = 64;

  private final long limit;
  private long left;
  private long droppedLines;
  private long droppedBytes;

  LogBudget(long limit) {
    this.limit = limit;
    this.left = limit;
  }

  /** Whether a line of so many bytes is kept; once one was not, none is, lest there be holes. */
  boolean take(int bytes) {
    if (droppedLines == 0 && bytes + LINE_COST <= left) {
      left -= bytes + LINE_COST;
      return true;
    }
    droppedLines++;
    droppedBytes += bytes;
    return false;
  }

  Optional<Warning> warning() {
    return droppedLines == 0
        ? Optional.empty()
        : Optional.of(
            new Warning(
                "log_truncated",
                "the log reached its limit of %d bytes: %d lines with %d bytes were dropped"
                    .formatted(limit, droppedLines, droppedBytes)));
  }
}
