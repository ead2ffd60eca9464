package io.signalbox.python;

import io.signalbox.script.Script;
import java.util.HashMap;
import java.util.Map;

/** The most memory that a process of each script was seen to use. Not thread-safe. */
final class Peaks {

  /** What a script is taken to use before it ever ran. */
  static final long UNKNOWN = 64L << 20;

  private final Map<String, Peak> peaks = new HashMap<>();

  private record Peak(String version, long bytes) {}

  /** In bytes. An old version's figure holds until the new one has one of its own. */
  long of(Script script) {
    Peak peak = peaks.get(script.name());
    if (peak != null) {
      return peak.bytes();
    }
    long limit = script.settings().memory();
    return limit > 0 ? Math.min(limit, UNKNOWN) : UNKNOWN;
  }

  void saw(Script script, long bytes) {
    Peak before = peaks.get(script.name());
    boolean isNews =
        before == null || !before.version().equals(script.version()) || before.bytes() < bytes;
    if (isNews && bytes > 0) {
      peaks.put(script.name(), new Peak(script.version(), bytes));
    }
  }
}
