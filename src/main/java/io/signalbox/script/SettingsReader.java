package io.signalbox.script;

import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a script: the keys of {@code [tool.signalbox]}, which are those of {@code
 * scripts.settings.NAME} too.
 */
final class SettingsReader {

  private static final List<String> KEYS =
      List.of(
          "isolation",
          "timeout",
          "grace",
          "linger",
          "max_concurrency",
          "memory",
          "threads",
          "retries",
          "batch",
          "priority",
          "preload",
          "start",
          "max_runs",
          "input_limit",
          "output_limit",
          "artifact_limit");

  private static final int ANY = Integer.MAX_VALUE;
  private static final Map<String, FailureCode> CODES =
      Stream.of(FailureCode.values())
          .collect(Collectors.toUnmodifiableMap(FailureCode::text, code -> code));

  private SettingsReader() {}

  /**
   * Puts the values of a table over other settings.
   *
   * @throws InvalidSetting for a key that is none, or a value that its key cannot have
   */
  static ScriptSettings read(SettingsTable table, ScriptSettings below) {
    table.allowOnly(KEYS);
    return new ScriptSettings(
        below.requiresPython(),
        below.dependencies(),
        table.choice("isolation", below.isolation()),
        table.span("timeout", below.timeout()),
        table.duration("grace", below.grace()),
        table.duration("linger", below.linger()),
        table.integer("max_concurrency", below.maxConcurrency(), 1, ANY),
        table.size("memory", below.memory()),
        table.integer("threads", below.threads(), 1, ANY),
        table.integer("priority", below.priority(), 0, Job.MAX_PRIORITY),
        table.size("input_limit", below.inputLimit()),
        table.size("output_limit", below.outputLimit()),
        table.size("artifact_limit", below.artifactLimit()),
        batch(table.table("batch"), below.batch()),
        table.choice("preload", below.preload()),
        table.choice("start", below.start()),
        table.integer("max_runs", below.maxRuns(), 1, ANY),
        retries(table, below.retries()));
  }

  private static Batching batch(SettingsTable batch, Batching below) {
    batch.allowOnly(List.of("max_size", "max_wait"));
    return new Batching(
        batch.integer("max_size", below.maxSize(), 1, ANY),
        batch.duration("max_wait", below.maxWait()));
  }

  /** A number alone is that of the further attempts. */
  private static Retrying retries(SettingsTable table, Retrying below) {
    if (table.values().get("retries") instanceof Number) {
      return new Retrying(
          table.integer("retries", below.max(), 0, ANY), below.backoff(), below.on());
    }
    SettingsTable retries = table.table("retries");
    retries.allowOnly(List.of("max", "backoff", "on"));
    return new Retrying(
        retries.integer("max", below.max(), 0, ANY),
        retries.duration("backoff", below.backoff()),
        codes(retries, below.on()));
  }

  private static Set<FailureCode> codes(SettingsTable retries, Set<FailureCode> below) {
    if (!retries.has("on")) {
      return below;
    }
    if (retries.values().get("on") instanceof List<?> list && CODES.keySet().containsAll(list)) {
      return list.stream().map(CODES::get).collect(Collectors.toUnmodifiableSet());
    }
    throw retries.refusal("on", "expected a list of failure codes such as [\"process_crashed\"]");
  }
}
