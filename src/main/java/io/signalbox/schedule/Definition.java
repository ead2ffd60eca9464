package io.signalbox.schedule;

import io.signalbox.bus.RequestFields;
import io.signalbox.config.Nearest;
import io.signalbox.job.JobException;
import io.signalbox.job.JobRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A schedule as people write it, in YAML or JSON, read key by key. A value that is null counts as
 * not set. Every refusal is an {@link InvalidSchedule}.
 */
final class Definition {

  private static final List<String> KEYS =
      List.of(
          "script",
          "cron",
          "time_zone",
          "input",
          "params",
          "priority",
          "labels",
          "overlap",
          "catch_up",
          "enabled");

  /** So long that a label of the name still fits. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,55}");

  private static final int MAX_SCRIPT = 128;

  private final Map<String, ?> values;

  private Definition(Map<String, ?> values) {
    this.values = values;
  }

  /**
   * @param definedIn the place in the configuration; empty for the API
   */
  static Schedule read(String name, Map<String, ?> values, Optional<String> definedIn) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSchedule(
          "", "name: '" + name + "' is not 1 to 55 letters, digits, dashes and underscores");
    }
    return new Definition(values).schedule(name, definedIn);
  }

  private Schedule schedule(String name, Optional<String> definedIn) {
    refuseUnknown();
    return new Schedule(
        name,
        new Work(script(), json("input"), params(), priority(), labels()),
        timetable(),
        overlap(),
        flag("catch_up", false),
        flag("enabled", true),
        definedIn);
  }

  private void refuseUnknown() {
    for (String key : values.keySet()) {
      if (!KEYS.contains(key)) {
        throw new InvalidSchedule(
            key, key + ": there is no such key of a schedule" + Nearest.hint(key, KEYS));
      }
    }
  }

  private String script() {
    String script = text("script").orElseThrow(() -> missing("script"));
    if (script.isBlank() || script.length() > MAX_SCRIPT) {
      throw bad("script", "the name of a script");
    }
    return script;
  }

  private Timetable timetable() {
    String cron = text("cron").orElseThrow(() -> missing("cron"));
    ZoneId zone = zone(text("time_zone").orElse("UTC"));
    try {
      return Timetable.of(cron, zone);
    } catch (IllegalArgumentException why) {
      throw bad("cron", "five-field cron such as '30 2 * * 1-5': " + why.getMessage());
    }
  }

  private ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException unknown) {
      String hint = Nearest.hint(text, ZoneId.getAvailableZoneIds());
      throw bad("time_zone", "a time zone such as Europe/Berlin" + hint);
    }
  }

  private String json(String key) {
    return value(key).map(Json::encode).orElse("{}");
  }

  private String params() {
    return refused("params", () -> RequestFields.params("params", json("params")));
  }

  private Optional<Integer> priority() {
    return value("priority")
        .map(it -> refused("priority", () -> RequestFields.priority("priority", "" + it)));
  }

  private List<String> labels() {
    List<String> labels =
        value("labels").map(it -> refused("labels", () -> labels(it))).orElse(List.of());
    if (labels.size() >= JobRequest.MAX_LABELS) {
      throw bad("labels", "at most %d labels".formatted(JobRequest.MAX_LABELS - 1));
    }
    return labels;
  }

  private List<String> labels(Object value) {
    Object plain = value instanceof JsonArray array ? array.getList() : value;
    if (plain instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return RequestFields.labels("labels", list.stream().map(String.class::cast).toList());
    }
    throw bad("labels", "a list of words");
  }

  private Overlap overlap() {
    String word = text("overlap").orElse(Overlap.SKIP.text());
    return Stream.of(Overlap.values())
        .filter(one -> one.text().equals(word))
        .findFirst()
        .orElseThrow(() -> bad("overlap", "skip or queue"));
  }

  private boolean flag(String key, boolean byDefault) {
    Object value = value(key).orElse(byDefault);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw bad(key, "true or false");
  }

  private Optional<String> text(String key) {
    Optional<Object> value = value(key);
    if (value.isPresent() && !(value.get() instanceof String)) {
      throw bad(key, "a text");
    }
    return value.map(String.class::cast);
  }

  private Optional<Object> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private static <T> T refused(String key, Supplier<T> field) {
    try {
      return field.get();
    } catch (JobException refused) {
      throw new InvalidSchedule(key, refused.failure().detail());
    }
  }

  private static InvalidSchedule missing(String key) {
    return new InvalidSchedule("", "the key " + key + " is missing");
  }

  private InvalidSchedule bad(String key, String expected) {
    Object value = Objects.requireNonNullElse(values.get(key), "");
    Object shown = value instanceof String || value instanceof Number ? value : Json.encode(value);
    return new InvalidSchedule(key, "%s: '%s' is not %s".formatted(key, shown, expected));
  }

  /** A schedule as it would be written. */
  static JsonObject json(Schedule schedule) {
    Work work = schedule.work();
    JsonObject json =
        new JsonObject()
            .put("script", work.script())
            .put("cron", schedule.timetable().cron())
            .put("time_zone", schedule.timetable().zone().getId())
            .put("input", Json.decodeValue(work.input()))
            .put("params", new JsonObject(work.params()))
            .put("labels", new JsonArray(work.labels()))
            .put("overlap", schedule.overlap().text())
            .put("catch_up", schedule.catchUp())
            .put("enabled", schedule.enabled());
    work.priority().ifPresent(priority -> json.put("priority", priority));
    return json;
  }
}
