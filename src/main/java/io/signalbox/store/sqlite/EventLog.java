package io.signalbox.store.sqlite;

import io.signalbox.job.EventType;
import io.signalbox.job.JobEvent;
import io.signalbox.job.Payload;
import io.signalbox.store.StoredJson;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The events of a job, from its rows and from what is not written yet. */
final class EventLog {

  private EventLog() {}

  /**
   * @param stretches its rows
   * @param unwritten some of which may be in the rows meanwhile
   * @param output what the job gave, which its final event carries where it is small
   */
  static List<JobEvent> of(
      List<Buffer> stretches, List<JobEvent> unwritten, long after, Optional<Payload> output) {
    Map<Long, JobEvent> bySeq = new TreeMap<>();
    StoredJson.events(stretches, after).forEach(event -> bySeq.put(event.seq(), event));
    unwritten.stream()
        .filter(event -> event.seq() > after)
        .forEach(event -> bySeq.put(event.seq(), event));
    return latest(bySeq.values().stream().map(event -> withOutput(event, output)).toList());
  }

  private static JobEvent withOutput(JobEvent event, Optional<Payload> output) {
    return StoredJson.wantsOutput(event) ? StoredJson.withOutput(event, output) : event;
  }

  /** Of lossy types only the latest one. */
  private static List<JobEvent> latest(List<JobEvent> events) {
    Map<EventType, JobEvent> lossy = new EnumMap<>(EventType.class);
    List<JobEvent> all = new ArrayList<>();
    for (JobEvent event : events) {
      if (event.type().isLossy()) {
        lossy.put(event.type(), event);
      } else {
        all.add(event);
      }
    }
    all.addAll(lossy.values());
    all.sort(Comparator.comparingLong(JobEvent::seq));
    return all;
  }
}
