package io.signalbox.script;

import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a script: the keys of {@code [tool.signalbox]}, which are those of {@code
 * scripts.settings.NAME} too.
 */
final class SettingsReader {

  private static final List<String> WITHOUT_EFFECT = List.of("retries");

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
          "output_limit");

  private static final int ANY = Integer.MAX_VALUE;
  private static final Set<String> CODES =
      Stream.of(FailureCode.values())
          .map(FailureCode::text)
          .collect(Collectors.toUnmodifiableSet());

  private SettingsReader() {}

  /**
   * Puts the values of a table over other settings.
   *
   * @throws InvalidSetting for a key that is none, or a value that its key cannot have
   */
  static ScriptSettings read(SettingsTable table, ScriptSettings below) {
    table.allowOnly(KEYS);
    checkRetries(table);
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
        batch(table.table("batch"), below.batch()),
        table.choice("preload", below.preload()),
        table.choice("start", below.start()),
        table.integer("max_runs", below.maxRuns(), 1, ANY));
  }

  /** What the author of a table should know: the settings that this version does not act on. */
  static List<String> notices(SettingsTable table) {
    return WITHOUT_EFFECT.stream()
        .filter(table::has)
        .map(key -> key + " has no effect in this version")
        .toList();
  }

  private static Batching batch(SettingsTable batch, Batching below) {
    batch.allowOnly(List.of("max_size", "max_wait"));
    return new Batching(
        batch.integer("max_size", below.maxSize(), 1, ANY),
        batch.duration("max_wait", below.maxWait()));
  }

  /** Later versions act on it: its form is fixed already. */
  private static void checkRetries(SettingsTable table) {
    if (table.values().get("retries") instanceof Number) {
      table.integer("retries", 0, 0, ANY);
      return;
    }
    SettingsTable retries = table.table("retries");
    retries.allowOnly(List.of("max", "backoff", "on"));
    retries.integer("max", 0, 0, ANY);
    retries.duration("backoff", Duration.ZERO);
    boolean codes =
        !retries.has("on")
            || retries.values().get("on") instanceof List<?> list && CODES.containsAll(list);
    if (!codes) {
      throw retries.refusal("on", "expected a list of failure codes such as [\"process_crashed\"]");
    }
  }
}
