package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import io.signalbox.job.EventType;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import java.time.Instant;
import java.util.Map;

/** Events of one job, for tests. */
final class Events {

  private static final JobId JOB = new JobId("01900000-0000-7000-8000-000000000001");

  private Events() {}

  static EventMessage event(long seq, EventType type) {
    return event(seq, type, Map.of());
  }

  static EventMessage event(long seq, String log) {
    return event(seq, EventType.LOG, Map.of("message", log));
  }

  static EventMessage event(long seq, EventType type, Map<String, Object> data) {
    return new EventMessage(new JobEvent(seq, type, Instant.EPOCH, JOB, "echo", 1, data), seq);
  }
}
