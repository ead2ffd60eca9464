package io.signalbox.script;

import java.util.regex.Pattern;

/** Reads a module's docstring out of its text; nothing is executed. */
final class Docstring {

  /** The first statement: after blank lines and comments, a string with an optional prefix. */
  private static final Pattern LEAD = Pattern.compile("(?:[ \\t\\f]*(?:#[^\\n]*)?\\n)*+[ \\t\\f]*");

  private static final Pattern PREFIX = Pattern.compile("[rRuU]?(?=[\"'])");
  private static final Pattern STATEMENT_END = Pattern.compile("[ \\t\\f]*(?:[;#\\n]|\\z)");

  private final String text;
  private int at;

  private Docstring(String text) {
    this.text = text;
  }

  /**
   * The first paragraph on one line; empty where the module has no docstring.
   *
   * @param text a module with {@code \n} as line ends and without a byte order mark
   */
  static String firstParagraph(String text) {
    String first = new Docstring(text).read().strip().split("\\n[ \\t\\f]*\\n", 2)[0];
    return first.replaceAll("\\s+", " ").strip();
  }

  private String read() {
    skip(LEAD);
    int prefix = at;
    if (!skip(PREFIX)) {
      return "";
    }
    boolean raw = at > prefix && "rR".indexOf(text.charAt(prefix)) >= 0;
    String quote =
        text.startsWith(text.substring(at, at + 1).repeat(3), at)
            ? text.substring(at, at + 3)
            : text.substring(at, at + 1);
    at += quote.length();
    String body = body(quote, raw);
    return skip(STATEMENT_END) ? body : "";
  }

  /** The text up to the closing quote; empty, and no end of statement, where it is missing. */
  private String body(String quote, boolean raw) {
    StringBuilder body = new StringBuilder();
    while (at < text.length() && !text.startsWith(quote, at)) {
      char c = text.charAt(at++);
      if (c == '\n' && quote.length() == 1) {
        return "";
      }
      if (c == '\\' && at < text.length()) {
        body.append(raw ? "\\" + text.charAt(at) : escape(text.charAt(at)));
        at++;
      } else {
        body.append(c);
      }
    }
    at += quote.length();
    return at <= text.length() ? body.toString() : "";
  }

  private static String escape(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case '\n' -> "";
      case '\\', '"', '\'' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private boolean skip(Pattern pattern) {
    var matcher = pattern.matcher(text).region(Math.min(at, text.length()), text.length());
    boolean found = matcher.lookingAt();
    at = found ? matcher.end() : at;
    return found;
  }
}
