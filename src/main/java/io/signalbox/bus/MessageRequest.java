package io.signalbox.bus;

import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobRequest.Submission;
import io.signalbox.job.Payload;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a request for a job from a public message. */
final class MessageRequest {

  private static final List<String> SUBMIT_MEMBERS =
      List.of(
          "id",
          "script",
          "input",
          "params",
          "priority",
          "key",
          "labels",
          "timeout",
          "deadline",
          "run_at",
          "delay",
          "idempotency_key",
          "content_type");

  private MessageRequest() {}

  /** Body = input (JSON or Buffer); everything else in headers. */
  static JobRequest ofRun(String script, Message<?> message) {
    MultiMap headers = message.headers();
    return new JobRequest(
        header(headers, "job-id").map(MessageRequest::id).orElseGet(JobId::next),
        script,
        input(message.body(), header(headers, "content-type")),
        header(headers, "params").map(text -> RequestFields.params("params", text)).orElse("{}"),
        header(headers, "priority").map(text -> RequestFields.priority("priority", text)),
        header(headers, "key").map(text -> RequestFields.word("key", text)),
        header(headers, "labels")
            .map(text -> RequestFields.labels("labels", text))
            .orElse(List.of()),
        header(headers, "timeout").map(text -> RequestFields.duration("timeout", text)),
        header(headers, "deadline").map(text -> RequestFields.duration("deadline", text)),
        Submission.PLAIN);
  }

  /** One JSON object with the members of the job and its {@code input}. */
  static JobRequest ofSubmit(JsonObject body) {
    refuseUnknown(body);
    return new JobRequest(
        member(body, "id").map(MessageRequest::id).orElseGet(JobId::next),
        script(body),
        input(body.getValue("input"), member(body, "content_type")),
        params(body),
        member(body, "priority").map(text -> RequestFields.priority("priority", text)),
        member(body, "key").map(text -> RequestFields.word("key", text)),
        labels(body),
        duration(body, "timeout"),
        duration(body, "deadline"),
        submission(body));
  }

  private static Submission submission(JsonObject body) {
    return new Submission(
        RequestFields.runAt(member(body, "run_at"), member(body, "delay"), Instant.now()),
        member(body, "idempotency_key").map(RequestFields::idempotencyKey),
        Optional.empty());
  }

  private static void refuseUnknown(JsonObject body) {
    String unknown =
        body.fieldNames().stream()
            .filter(name -> !SUBMIT_MEMBERS.contains(name))
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw RequestFields.invalid(
          "unknown member " + unknown + "; known are " + String.join(", ", SUBMIT_MEMBERS));
    }
  }

  private static String script(JsonObject body) {
    return member(body, "script")
        .orElseThrow(() -> RequestFields.invalid("the member script is missing"));
  }

  private static String params(JsonObject body) {
    return body.getValue("params") == null
        ? "{}"
        : RequestFields.params("params", Json.encode(body.getValue("params")));
  }

  private static List<String> labels(JsonObject body) {
    Object labels = body.getValue("labels");
    if (labels == null) {
      return List.of();
    }
    if (!(labels instanceof JsonArray array)) {
      throw RequestFields.invalid("labels: " + labels + " is not a list");
    }
    return RequestFields.labels("labels", array.stream().map(String::valueOf).toList());
  }

  private static Optional<Duration> duration(JsonObject body, String name) {
    return member(body, name).map(text -> RequestFields.duration(name, text));
  }

  private static Optional<String> member(JsonObject body, String name) {
    return Optional.ofNullable(body.getValue(name)).map(String::valueOf);
  }

  private static Optional<String> header(MultiMap headers, String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The job id that a message names. */
  static JobId id(String text) {
    return JobId.parse(text)
        .orElseThrow(
            () -> RequestFields.invalid("job id: '" + text + "' is not a lower-case UUID"));
  }

  private static Payload input(Object body, Optional<String> contentType) {
    Buffer bytes = body instanceof Buffer buffer ? buffer : Json.encodeToBuffer(body);
    return new Payload.Bytes(bytes.getBytes(), contentType.orElse(Payload.JSON));
  }
}
