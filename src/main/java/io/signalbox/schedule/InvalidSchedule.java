package io.signalbox.schedule;

/** A definition that was refused; the message names key and value. */
final class InvalidSchedule extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * @param key of the definition; empty where it is missing, or the whole is wrong
   */
  InvalidSchedule(String key, String message) {
    super(message);
    this.key = key;
  }

  String key() {
    return key;
  }
}
