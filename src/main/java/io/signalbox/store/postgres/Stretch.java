package io.signalbox.store.postgres;

import io.signalbox.job.EventType;
import io.signalbox.job.JobEvent;
import io.signalbox.store.StoredJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Events that stand in one row.
 *
 * @param lastSeq of the last one; null where there are none
 * @param lines null where there are none
 * @param hasOutput whether the final one among them has told the output
 */
record Stretch(Long lastSeq, Buffer lines, boolean hasOutput) {

  static Stretch of(List<JobEvent> events) {
    return events.isEmpty()
        ? new Stretch(null, null, false)
        : new Stretch(
            events.get(events.size() - 1).seq(),
            StoredJson.events(events),
            events.stream().anyMatch(Stretch::hasOutput));
  }

  private static boolean hasOutput(JobEvent event) {
    return event.type() == EventType.SUCCEEDED && event.data().containsKey("output");
  }

  /** Where the row of an event stands among those of its job. */
  static long place(JobEvent event) {
    return event.type().isLossy() ? lossyPlace(event.type()) : event.seq();
  }

  private static long lossyPlace(EventType type) {
    return type == EventType.PROGRESS ? -1 : -2;
  }
}
