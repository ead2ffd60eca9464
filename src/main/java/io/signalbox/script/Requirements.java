package io.signalbox.script;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a script needs around it: {@code requires-python} and {@code dependencies} of its inline
 * metadata, checked for their form only.
 *
 * @param python a version specifier such as {@code >=3.9}
 * @param dependencies such as {@code numpy>=1.20}
 */
record Requirements(Optional<String> python, List<String> dependencies) {

  /** Longer ones are nobody's; the patterns below need no more than a glance at such. */
  private static final int MAX_LENGTH = 1000;

  private static final String VERSION =
      "(?:~=|===?|!=|<=|>=|<|>)\\s*+[0-9A-Za-z][0-9A-Za-z.*+!_-]*+";
  private static final String VERSIONS = VERSION + "(?:\\s*+,\\s*+" + VERSION + ")*+\\s*+,?+\\s*+";
  private static final Pattern SPECIFIER = Pattern.compile("\\s*+" + VERSIONS);

  /** A dependency specifier: name, extras, then versions or an address, then a marker. */
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "\\s*+[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+\\s*+(?:\\[[A-Za-z0-9._,\\s-]*+]\\s*+)?+"
              + "(?:@\\s*+\\S++\\s*+|\\(\\s*+"
              + VERSIONS
              + "\\)\\s*+|"
              + VERSIONS
              + ")?+(?:;.++)?+");

  /**
   * @param table the top of the inline metadata
   * @throws InvalidSetting where the form is wrong
   */
  static Requirements read(SettingsTable table) {
    return new Requirements(python(table), dependencies(table));
  }

  ScriptSettings over(ScriptSettings below) {
    return new ScriptSettings(
        python,
        dependencies,
        below.isolation(),
        below.timeout(),
        below.grace(),
        below.linger(),
        below.maxConcurrency(),
        below.memory(),
        below.threads(),
        below.priority(),
        below.inputLimit(),
        below.outputLimit(),
        below.artifactLimit(),
        below.batch(),
        below.preload(),
        below.start(),
        below.maxRuns(),
        below.retries());
  }

  private static Optional<String> python(SettingsTable table) {
    if (!table.has("requires-python")) {
      return Optional.empty();
    }
    if (table.values().get("requires-python") instanceof String text && matches(SPECIFIER, text)) {
      return Optional.of(text);
    }
    throw table.refusal("requires-python", "expected a version specifier such as \">=3.9\"");
  }

  private static List<String> dependencies(SettingsTable table) {
    if (!table.has("dependencies")) {
      return List.of();
    }
    if (table.values().get("dependencies") instanceof List<?> list
        && list.stream().allMatch(Requirements::isDependency)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw table.refusal("dependencies", "expected a list of names such as [\"numpy>=1.20\"]");
  }

  private static boolean isDependency(Object value) {
    return value instanceof String text && matches(DEPENDENCY, text);
  }

  private static boolean matches(Pattern pattern, String text) {
    return text.length() <= MAX_LENGTH && pattern.matcher(text).matches();
  }
}
