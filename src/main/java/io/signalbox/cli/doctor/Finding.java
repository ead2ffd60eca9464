package io.signalbox.cli.doctor;

/**
 * One line of the doctor.
 *
 * @param subject what was looked at, in a word or two
 * @param text what was seen, and where it is not well, what to do
 */
public record Finding(Level level, String subject, String text) {

  /** How bad it is. */
  public enum Level {
    OK,
    /** It works, and may not go well. */
    WARN,
    /** The server would not start, or not keep its promises. */
    FAIL
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text);
  }

  static Finding warn(String subject, String text) {
    return new Finding(Level.WARN, subject, text);
  }

  static Finding fail(String subject, String text) {
    return new Finding(Level.FAIL, subject, text);
  }
}
