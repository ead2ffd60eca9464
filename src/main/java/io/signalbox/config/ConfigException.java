package io.signalbox.config;

/**
 * A configuration that cannot be used; the message is one line that names key, value and origin.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
