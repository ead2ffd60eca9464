package io.signalbox.config;

import java.nio.file.Path;

/**
 * Where a value came from.
 *
 * @param layer the layer that won
 * @param where the place for people, such as {@code conf/signalbox.yaml:8} or {@code
 *     SIGNALBOX_HTTP_PORT}; empty for a default
 */
public record Origin(Layer layer, String where) {

  /** The layers, weakest first. */
  public enum Layer {
    /** Nobody set the value. */
    DEFAULT,
    /** The YAML file. */
    FILE,
    /** A variable of the process environment. */
    ENVIRONMENT,
    /** An option {@code --set}. */
    COMMAND_LINE
  }

  static final Origin DEFAULT = new Origin(Layer.DEFAULT, "");

  static Origin file(Path file, int line) {
    return new Origin(Layer.FILE, file + ":" + line);
  }

  static Origin environment(String variable) {
    return new Origin(Layer.ENVIRONMENT, variable);
  }

  static Origin commandLine() {
    return new Origin(Layer.COMMAND_LINE, "--set");
  }

  /** The origin in words, such as {@code environment SIGNALBOX_HTTP_PORT}. */
  @Override
  public String toString() {
    return switch (layer) {
      case DEFAULT -> "default";
      case FILE -> "file " + where;
      case ENVIRONMENT -> "environment " + where;
      case COMMAND_LINE -> "command line " + where;
    };
  }
}
