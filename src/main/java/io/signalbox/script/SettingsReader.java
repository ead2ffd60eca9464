package io.signalbox.script;

import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a script: the keys of {@code [tool.signalbox]}, which are those of {@code
 * scripts.settings.NAME} too.
 */
final class SettingsReader {

  private static final List<String> WITHOUT_EFFECT =
      List.of("memory", "retries", "batch", "preload", "start", "max_runs");

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
    checkFuture(table);
    table.choice("isolation", Isolation.PROCESS);
    return new ScriptSettings(
        below.requiresPython(),
        below.dependencies(),
        Isolation.PROCESS,
        table.span("timeout", below.timeout()),
        table.duration("grace", below.grace()),
        table.duration("linger", below.linger()),
        table.integer("max_concurrency", below.maxConcurrency(), 1, ANY),
        table.size("memory", below.memory()),
        table.integer("threads", below.threads(), 1, ANY),
        table.integer("priority", below.priority(), 0, Job.MAX_PRIORITY),
        table.size("input_limit", below.inputLimit()),
        table.size("output_limit", below.outputLimit()),
        below.batch(),
        table.choice("preload", below.preload()),
        table.choice("start", below.start()),
        table.integer("max_runs", below.maxRuns(), 1, ANY));
  }

  /** What the author of a table should know: the settings that this version does not act on. */
  static List<String> notices(SettingsTable table) {
    List<String> notices = new ArrayList<>();
    Isolation asked = table.choice("isolation", Isolation.PROCESS);
    if (asked != Isolation.PROCESS) {
      notices.add(
          "isolation \""
              + table.values().get("isolation")
              + "\" runs as \"process\" in this version");
    }
    WITHOUT_EFFECT.stream()
        .filter(table::has)
        .forEach(key -> notices.add(key + " has no effect in this version"));
    return notices;
  }

  /** The settings that later versions act on: their form is fixed already. */
  private static void checkFuture(SettingsTable table) {
    if (table.has("batch")) {
      SettingsTable batch = table.table("batch");
      batch.allowOnly(List.of("max_size", "max_wait"));
      batch.integer("max_size", 1, 1, ANY);
      batch.duration("max_wait", Duration.ZERO);
    }
    if (table.has("retries")) {
      checkRetries(table);
    }
  }

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
