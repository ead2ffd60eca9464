package io.signalbox.bus;

import io.signalbox.config.Units;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a request for a job as text, whichever way they came: query parameters, HTTP
 * headers or message headers. What is malformed fails with {@code invalid_request}, naming field
 * and value.
 */
public final class RequestFields {

  private static final int MAX_IDEMPOTENCY_KEY = 255;

  private RequestFields() {}

  /** A duration longer than zero, such as {@code 5s}. */
  public static Duration duration(String field, String text) {
    return parse(field, text, Units.DURATION + ", longer than 0", RequestFields::positive);
  }

  /** A priority from 0 to 9. */
  public static int priority(String field, String text) {
    return parse(
        field,
        text,
        "a whole number from 0 to " + Job.MAX_PRIORITY,
        value -> Optional.of(Integer.valueOf(value)).filter(n -> n >= 0 && n <= Job.MAX_PRIORITY));
  }

  /** A fairness key or a label. */
  public static String word(String field, String text) {
    return parse(
        field,
        text,
        "1 to " + JobRequest.MAX_LABEL_LENGTH + " visible characters",
        RequestFields::visible);
  }

  /** Labels between commas. */
  public static List<String> labels(String field, String text) {
    return labels(field, Arrays.asList(text.split(",")));
  }

  /** Labels as a list. */
  public static List<String> labels(String field, List<String> labels) {
    List<String> words =
        labels.stream()
            .map(String::strip)
            .filter(label -> !label.isEmpty())
            .map(label -> word(field, label))
            .distinct()
            .toList();
    if (words.size() > JobRequest.MAX_LABELS) {
      throw invalid(
          "%s: %d labels, at most %d are possible"
              .formatted(field, words.size(), JobRequest.MAX_LABELS));
    }
    return words;
  }

  /** A JSON object of at most {@link JobRequest#MAX_PARAMS_BYTES}. */
  public static String params(String field, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > JobRequest.MAX_PARAMS_BYTES) {
      throw invalid(
          "%s: %d bytes, at most %d are possible; larger things belong in the input"
              .formatted(field, bytes, JobRequest.MAX_PARAMS_BYTES));
    }
    return parse(
        field,
        text,
        "a JSON object",
        json -> Optional.of(json).filter(it -> Json.decodeValue(it) instanceof JsonObject));
  }

  /** An idempotency key: anything visible, such as a UUID, with or without quotes around it. */
  public static String idempotencyKey(String text) {
    return parse(
        "Idempotency-Key",
        text,
        "1 to " + MAX_IDEMPOTENCY_KEY + " visible characters",
        key ->
            Optional.of(key.strip())
                .filter(it -> !it.isEmpty() && it.length() <= MAX_IDEMPOTENCY_KEY)
                .filter(it -> it.chars().noneMatch(Character::isISOControl)));
  }

  /**
   * When a job may run: at a time, or after a while.
   *
   * @param now from which the while counts
   */
  public static Optional<Instant> runAt(
      Optional<String> time, Optional<String> delay, Instant now) {
    if (time.isPresent() && delay.isPresent()) {
      throw invalid("run_at and delay: only one of them is possible");
    }
    return time.map(text -> instant("run_at", text))
        .or(() -> delay.map(text -> now.plus(duration("delay", text))));
  }

  /** A point in time. */
  public static Instant instant(String field, String text) {
    return parse(field, text, "a time such as 2026-01-31T12:00:00Z", RequestFields::instant);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The refusal of a malformed request. */
  public static JobException invalid(String detail) {
    return new JobException(FailureCode.INVALID_REQUEST, detail);
  }

  static <T> T parse(
      String field, String text, String expected, Function<String, Optional<T>> parser) {
    try {
      return parser.apply(text).orElseThrow(IllegalArgumentException::new);
    } catch (IllegalArgumentException | DecodeException malformed) {
      throw invalid("%s: '%s' is not %s".formatted(field, text, expected));
    }
  }

  private static Optional<Duration> positive(String text) {
    return Optional.of(Units.duration(text)).filter(value -> !value.isZero());
  }

  private static Optional<String> visible(String text) {
    return Optional.of(text)
        .filter(word -> !word.isBlank() && word.length() <= JobRequest.MAX_LABEL_LENGTH)
        .filter(word -> word.chars().noneMatch(Character::isISOControl));
  }
}
