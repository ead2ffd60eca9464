package io.signalbox.dispatch;

import io.signalbox.bus.JobsJson;
import io.signalbox.bus.Times;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.Payload;
import io.signalbox.job.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told of a job when its attempt is over. */
final class LastEvents {

  /** A larger output does not travel in the final event. */
  private static final int EVENT_OUTPUT_BYTES = 64 * 1024;

  private LastEvents() {}

  /** The warnings of its last attempt, and its end. */
  static List<JobEvent> of(
      LiveJob live, Job last, Optional<Payload> output, Figures figures, EventFeed feed) {
    List<JobEvent> events = new ArrayList<>();
    last.warnings()
        .forEach(
            warning ->
                events.add(
                    feed.make(
                        live,
                        EventType.WARNING,
                        Map.of("code", warning.code(), "detail", warning.detail()))));
    events.add(feed.make(live, typeOf(last), data(last, output, figures)));
    return events;
  }

  /** The event type of a final state. */
  static EventType typeOf(Job last) {
    return switch (last.state()) {
      case SUCCEEDED -> EventType.SUCCEEDED;
      case CANCELLED -> EventType.CANCELLED;
      default -> EventType.FAILED;
    };
  }

  static Map<String, Object> data(Job last, Optional<Payload> output, Figures figures) {
    Map<String, Object> data = new LinkedHashMap<>(JobsJson.figures(figures).getMap());
    last.failure().ifPresent(failure -> data.put("failure", JobsJson.failure(failure).getMap()));
    output.ifPresent(
        payload -> {
          data.put("output_bytes", payload.length());
          if (isSmallJson(payload)) {
            data.put("output", new RawJson(((Payload.Bytes) payload).bytes()));
          }
        });
    return data;
  }

  private static boolean isSmallJson(Payload payload) {
    return payload instanceof Payload.Bytes
        && payload.length() <= EVENT_OUTPUT_BYTES
        && payload.contentType().equals(Payload.JSON);
  }

  /** Why an attempt has failed, and when the next one begins. */
  static Map<String, Object> retry(Instant runAt, Failure why) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run_at", Times.text(runAt));
    data.put("failure", JobsJson.failure(why).getMap());
    return data;
  }
}
