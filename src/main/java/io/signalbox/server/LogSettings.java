package io.signalbox.server;

import ch.qos.logback.classic.Level;
import io.signalbox.config.ConfigReader;
import java.util.List;

/**
 * How the server logs.
 *
 * @param json one JSON object a line instead of text for people
 * @param level the least level that is written
 */
public record LogSettings(boolean json, Level level) {

  /** Reads the settings. */
  public static LogSettings read(ConfigReader config) {
    String format = config.choice("log.format", "text", List.of("text", "json"));
    String level = config.choice("log.level", "info", List.of("error", "warn", "info", "debug"));
    return new LogSettings(format.equals("json"), Level.toLevel(level));
  }
}
