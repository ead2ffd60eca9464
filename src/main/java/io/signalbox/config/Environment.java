package io.signalbox.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The environment of the process; nobody else asks the system for it. */
public final class Environment {

  /** How the variables of this server begin. */
  static final String PREFIX = "SIGNALBOX_";

  private Environment() {}

  /** All variables, unmodifiable. */
  public static Map<String, String> variables() {
    return System.getenv();
  }

  /** One variable; nothing where it is not set or empty. */
  public static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }

  /** The variable that spells a key: {@code http.port} is {@code SIGNALBOX_HTTP_PORT}. */
  static String nameOf(String key) {
    return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
