package io.signalbox.python;

import io.signalbox.config.ConfigReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The settings of the language boundary.
 *
 * @param executable {@code auto}, or the path or name of an interpreter
 * @param nice how much nicer than the server its children are
 * @param startTimeout the longest start of a keeper, and the longest import of a fork server
 * @param environment further variables for scripts
 * @param home HOME of scripts, for the caches of their libraries
 * @param spill the most bytes of an output in the heap
 * @param lineLimit the longest line in bytes; OUTPUT excepted
 * @param logLimit the most log of an attempt in bytes
 * @param idle how long a warm process or a fork server may be of no use
 * @param spares how many children a fork server forks ahead
 * @param memory what fork servers and the processes of scripts may use in bytes; empty for most of
 *     what the machine or the control group has
 */
public record PythonSettings(
    String executable,
    int nice,
    Duration startTimeout,
    Map<String, String> environment,
    Path home,
    long spill,
    int lineLimit,
    long logLimit,
    Duration idle,
    int spares,
    OptionalLong memory) {

  /** The value of {@code executable} by which each script gets the first one that suits it. */
  public static final String AUTO = "auto";

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final int MAX_LINE = 16 * MIB;
  private static final int MAX_NICE = 19;
  private static final int MAX_SPARES = 64;

  public PythonSettings {
    environment = Map.copyOf(environment);
  }

  /** Reads and checks them. */
  public static PythonSettings read(ConfigReader config) {
    Map<String, String> environment = config.table("python.environment");
    for (String name : environment.keySet()) {
      if (name.isEmpty() || name.contains("=") || name.startsWith("SIGNALBOX_")) {
        throw config.refusal("python.environment", "'" + name + "' cannot be set here");
      }
    }
    long line = config.size("limits.line", 64 * KIB);
    if (line < 1 || line > MAX_LINE) {
      throw config.refusal("limits.line", "it must lie between 1 and 16MiB");
    }
    return new PythonSettings(
        config.string("python.executable", AUTO),
        config.integer("python.nice", 5, 0, MAX_NICE),
        config.duration("python.start_timeout", Duration.ofSeconds(20)),
        environment,
        Path.of(config.string("data.dir", "data")).toAbsolutePath().normalize(),
        config.size("http.spill", 256 * KIB),
        (int) line,
        config.size("limits.log", MIB),
        config.duration("python.idle", Duration.ofMinutes(5)),
        config.integer("python.spares", 1, 0, MAX_SPARES),
        config.sizeOrAuto("python.memory"));
  }
}
