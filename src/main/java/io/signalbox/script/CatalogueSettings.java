package io.signalbox.script;

import io.signalbox.config.ConfigReader;
import io.signalbox.job.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the server's configuration says about scripts.
 *
 * @param dir the folder whose {@code *.py} files are served, absolute
 * @param scan how often changes are looked for
 * @param defaults the settings of a script that says nothing
 * @param overrides {@code scripts.settings}: what stands above the script's own word, by name
 */
public record CatalogueSettings(
    Path dir, Duration scan, ScriptSettings defaults, Map<String, Map<String, Object>> overrides) {

  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");
  private static final long DEFAULT_BYTES = 64L << 20;
  private static final int MAX_RUNS = 100_000;

  public CatalogueSettings {
    overrides = Map.copyOf(overrides);
  }

  /**
   * Reads {@code scripts.*} and those {@code limits.*} that a script can set for itself.
   *
   * @throws io.signalbox.config.ConfigException for a value that makes no sense
   */
  public static CatalogueSettings read(ConfigReader config) {
    ScriptSettings defaults = defaults(config);
    return new CatalogueSettings(
        Path.of(config.string("scripts.dir", "scripts/jobs")).toAbsolutePath().normalize(),
        positive(config, "scripts.scan", Duration.ofSeconds(1)),
        defaults,
        overrides(config, defaults));
  }

  /** The settings of a script whose own word is not known or broken. */
  ScriptSettings settings(String name) {
    return override(name).map(table -> SettingsReader.read(table, defaults)).orElse(defaults);
  }

  Optional<SettingsTable> override(String name) {
    return Optional.ofNullable(overrides.get(name)).map(SettingsTable::of);
  }

  private static ScriptSettings defaults(ConfigReader config) {
    return new ScriptSettings(
        Optional.empty(),
        List.of(),
        isolation(config),
        positive(config, "limits.timeout", Duration.ofMinutes(5)),
        config.duration("limits.grace", Duration.ofSeconds(2)),
        config.duration("limits.linger", Duration.ofSeconds(5)),
        Integer.MAX_VALUE,
        0,
        0,
        Job.DEFAULT_PRIORITY,
        config.size("limits.input", DEFAULT_BYTES),
        config.size("limits.output", DEFAULT_BYTES),
        config.size("limits.artifacts", DEFAULT_BYTES),
        Batching.DEFAULT,
        Preload.IMPORTS,
        Start.DEMAND,
        MAX_RUNS,
        retrying(config));
  }

  private static Retrying retrying(ConfigReader config) {
    Retrying usual = Retrying.DEFAULT;
    int max = config.integer("limits.retries", usual.max(), 0, 1000);
    return new Retrying(max, usual.backoff(), usual.on());
  }

  private static Isolation isolation(ConfigReader config) {
    List<String> words = Stream.of(Isolation.values()).map(Isolation::text).toList();
    String word = config.choice("scripts.isolation", Isolation.WARM.text(), words);
    return Isolation.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Map<String, Map<String, Object>> overrides(
      ConfigReader config, ScriptSettings defaults) {
    Map<String, Map<String, Object>> overrides = new TreeMap<>();
    config
        .tree("scripts.settings")
        .forEach(
            (name, value) -> overrides.put(name, override(config, name, value, defaults).values()));
    return overrides;
  }

  private static SettingsTable override(
      ConfigReader config, String name, Object value, ScriptSettings defaults) {
    String key = "scripts.settings." + name;
    try {
      SettingsTable table = SettingsTable.of(typed(value));
      SettingsReader.read(table, defaults);
      return table;
    } catch (InvalidSetting wrong) {
      String full = wrong.key().isEmpty() ? key : key + "." + wrong.key();
      throw config.refusal(full, wrong.getMessage());
    }
  }

  /** Numbers of the environment and the command line arrive as text. */
  private static Object typed(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> typed = new HashMap<>(map);
      typed.replaceAll((key, member) -> typed(member));
      return typed;
    }
    return value instanceof String text && DIGITS.matcher(text).matches()
        ? (Object) Integer.valueOf(text)
        : value;
  }

  private static Duration positive(ConfigReader config, String key, Duration byDefault) {
    Duration value = config.duration(key, byDefault);
    if (value.isZero()) {
      throw config.refusal(key, "expected more than zero");
    }
    return value;
  }
}
