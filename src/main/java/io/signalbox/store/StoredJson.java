package io.signalbox.store;

import io.signalbox.bus.EventJson;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.Attempt;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.JobEvent;
import io.signalbox.job.Payload;
import io.signalbox.job.RawJson;
import io.signalbox.job.Warning;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parts of a job that stand as JSON in its row, the same in every database. What was written by
 * an older version reads for ever; unknown members are skipped.
 */
public final class StoredJson {

  private StoredJson() {}

  // -- failures, warnings, labels ----------------------------------------------

  public static String failure(Failure failure) {
    return new JsonObject()
        .put("number", failure.code().number())
        .put("detail", failure.detail())
        .put("facts", new JsonObject(new LinkedHashMap<>(failure.facts())))
        .encode();
  }

  public static Failure failure(String json) {
    return failure(new JsonObject(json));
  }

  private static Failure failure(JsonObject json) {
    return new Failure(
        FailureCode.ofNumber(json.getInteger("number")).orElse(FailureCode.INTERNAL),
        json.getString("detail"),
        json.getJsonObject("facts").getMap());
  }

  public static String warnings(List<Warning> warnings) {
    return JobsJson.warnings(warnings).encode();
  }

  public static List<Warning> warnings(String json) {
    return objects(json)
        .map(it -> new Warning(it.getString("code"), it.getString("detail")))
        .toList();
  }

  public static String labels(List<String> labels) {
    return new JsonArray(labels).encode();
  }

  public static List<String> labels(String json) {
    return new JsonArray(json).stream().map(String::valueOf).toList();
  }

  // -- attempts ----------------------------------------------------------------

  public static String attempts(List<Attempt> attempts) {
    JsonArray json = new JsonArray();
    attempts.forEach(attempt -> json.add(attempt(attempt)));
    return json.encode();
  }

  private static JsonObject attempt(Attempt attempt) {
    JsonObject json =
        new JsonObject()
            .put("number", attempt.number())
            .put("worker", attempt.worker())
            .put("started_at", attempt.startedAt().toString())
            .put("finished_at", attempt.finishedAt().toString())
            .put("wait_us", attempt.figures().waitMicros())
            .put("run_us", attempt.figures().runMicros())
            .put("cpu_us", attempt.figures().cpuMicros())
            .put("peak_rss_bytes", attempt.figures().peakRssBytes());
    attempt.failure().ifPresent(why -> json.put("failure", new JsonObject(failure(why))));
    return json;
  }

  public static List<Attempt> attempts(String json) {
    return objects(json).map(StoredJson::attempt).toList();
  }

  private static Attempt attempt(JsonObject json) {
    return new Attempt(
        json.getInteger("number"),
        json.getString("worker"),
        Instant.parse(json.getString("started_at")),
        Instant.parse(json.getString("finished_at")),
        Optional.ofNullable(json.getJsonObject("failure")).map(StoredJson::failure),
        new Figures(
            json.getLong("wait_us"),
            json.getLong("run_us"),
            json.getLong("cpu_us"),
            json.getLong("peak_rss_bytes")));
  }

  private static Stream<JsonObject> objects(String json) {
    return new JsonArray(json).stream().map(JsonObject.class::cast);
  }

  // -- events ------------------------------------------------------------------

  /**
   * Events as lines of JSON. Where a final event carries the output, {@code true} stands in its
   * place: it is kept as the job's output already.
   */
  public static Buffer events(List<JobEvent> events) {
    Buffer lines = Buffer.buffer();
    for (JobEvent event : events) {
      lines.appendBuffer(EventJson.encode(withoutOutput(event))).appendByte((byte) '\n');
    }
    return lines;
  }

  private static JobEvent withoutOutput(JobEvent event) {
    if (event.type() != EventType.SUCCEEDED || !event.data().containsKey("output")) {
      return event;
    }
    Map<String, Object> data = new LinkedHashMap<>(event.data());
    data.put("output", true);
    return with(event, data);
  }

  /** Whether an event carried the output of its job when it was told. */
  public static boolean wantsOutput(JobEvent event) {
    return event.type() == EventType.SUCCEEDED && Boolean.TRUE.equals(event.data().get("output"));
  }

  /** An event that {@linkplain #wantsOutput wants} an output, with it if it is still there. */
  public static JobEvent withOutput(JobEvent event, Optional<Payload> output) {
    Map<String, Object> data = new LinkedHashMap<>(event.data());
    data.remove("output");
    if (output.isPresent() && output.get() instanceof Payload.Bytes small) {
      data.put("output", new RawJson(small.bytes()));
    }
    return with(event, data);
  }

  private static JobEvent with(JobEvent event, Map<String, Object> data) {
    return new JobEvent(
        event.seq(),
        event.type(),
        event.at(),
        event.jobId(),
        event.script(),
        event.attempt(),
        data);
  }

  /** The events in some stretches of lines, oldest first, lossy ones only as the latest. */
  public static List<JobEvent> events(List<Buffer> stretches, long after) {
    List<JobEvent> events = new ArrayList<>();
    Map<EventType, JobEvent> latest = new LinkedHashMap<>();
    for (Buffer stretch : stretches) {
      for (JobEvent event : decode(stretch)) {
        if (event.type().isLossy()) {
          latest.put(event.type(), event);
        } else {
          events.add(event);
        }
      }
    }
    events.addAll(latest.values());
    return events.stream()
        .filter(event -> event.seq() > after)
        .sorted(Comparator.comparingLong(JobEvent::seq))
        .toList();
  }

  private static List<JobEvent> decode(Buffer lines) {
    List<JobEvent> events = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at < lines.length(); at++) {
      if (lines.getByte(at) == '\n') {
        events.add(EventJson.decode(lines.getBuffer(begin, at)));
        begin = at + 1;
      }
    }
    return events;
  }
}
