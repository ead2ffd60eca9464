package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.job.Figures;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a process ended, as its keeper or fork server saw it.
 *
 * @param exitStatus empty where a signal ended it
 * @param signal the number of that signal
 * @param isKilled whether the signal was our own SIGKILL
 * @param isOverMemory whether that was for the memory limit of the script
 * @param oomKills kills for want of memory in the server's control group during the run; empty
 *     where the group cannot be read
 * @param figures what the run cost
 */
record ProcessEnd(
    OptionalInt exitStatus,
    OptionalInt signal,
    boolean isKilled,
    boolean isOverMemory,
    OptionalLong oomKills,
    Figures figures) {

  static ProcessEnd from(JsonNode frame) {
    return new ProcessEnd(
        integer(frame, "exit_status"),
        integer(frame, "signal"),
        frame.path("killed").asBoolean(),
        frame.path("over_memory").asBoolean(),
        frame.has("oom_kills")
            ? OptionalLong.of(frame.path("oom_kills").asLong())
            : OptionalLong.empty(),
        Figures.ofMillis(
            0,
            frame.path("run_ms").asLong(),
            frame.path("cpu_ms").asLong(),
            frame.path("peak_rss_bytes").asLong()));
  }

  private static OptionalInt integer(JsonNode frame, String name) {
    return frame.has(name) ? OptionalInt.of(frame.path(name).asInt()) : OptionalInt.empty();
  }

  /** Whether it ended by itself, with whatever status. */
  boolean isOrderly() {
    return exitStatus.isPresent();
  }
}
