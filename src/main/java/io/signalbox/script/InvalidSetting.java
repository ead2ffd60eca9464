package io.signalbox.script;

/** A setting that was refused; whoever knows where the table came from adds that to the message. */
final class InvalidSetting extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_SHOWN = 100;

  private final String key;
  private final transient Object value;

  /**
   * @param key the key inside its table, dotted where it is nested
   * @param value as the parser gave it
   * @param why what was expected instead
   */
  InvalidSetting(String key, Object value, String why) {
    super(why);
    this.key = key;
    this.value = value;
  }

  String key() {
    return key;
  }

  /** Key, value and what was expected, such as {@code threads = "2": expected a whole number}. */
  String sentence() {
    String shown = value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    return cut(key) + " = " + cut(shown) + ": " + getMessage();
  }

  private static String cut(String text) {
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
  }
}
