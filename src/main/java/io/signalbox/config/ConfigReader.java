package io.signalbox.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads typed values by dotted key; every key that is read is a known key. */
public interface ConfigReader {

  String string(String key, String byDefault);

  Optional<String> optionalString(String key);

  /** Like {@link #optionalString}, but masked wherever values are shown. */
  Optional<String> secret(String key);

  int integer(String key, int byDefault, int min, int max);

  boolean flag(String key, boolean byDefault);

  /** A duration such as {@code 30s}, {@code 200ms}, {@code 2m}, {@code 1h}. */
  Duration duration(String key, Duration byDefault);

  /** A size in bytes such as {@code 512}, {@code 256KiB}, {@code 1MiB}, {@code 2GiB}. */
  long size(String key, long byDefault);

  List<String> list(String key, List<String> byDefault);

  /** A table of strings, such as {@code python.environment}. */
  Map<String, String> table(String key);

  /** A tree below a key that its reader checks itself, such as {@code scripts.settings}. */
  Map<String, Object> tree(String key);

  /**
   * Like {@link #tree} with every value that is empty: as null, so that nothing is lost from data.
   */
  Map<String, Object> data(String key);

  /** Where the value of a key came from. */
  Origin origin(String key);

  /** A whole number, or nothing for the word {@code auto}, which is the default. */
  OptionalInt integerOrAuto(String key, int min, int max);

  /** A size in bytes, or nothing for the word {@code auto}, which is the default. */
  OptionalLong sizeOrAuto(String key);

  /** One of a few words. */
  String choice(String key, String byDefault, List<String> words);

  /** Refuses a value that is well-formed but makes no sense, naming key, value and origin. */
  ConfigException refusal(String key, String why);
}
