package io.signalbox.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Python file as it was read.
 *
 * @param bytes its content
 * @param text the same decoded as Python does, with {@code \n} as line ends and without a byte
 *     order mark; undecodable bytes are replaced
 */
record SourceFile(byte[] bytes, String text) {

  private static final int MAX_BYTES = 10 << 20;

  /** The encoding declaration of PEP 263, in one of the first two lines. */
  private static final Pattern ENCODING =
      Pattern.compile("\\A(?:[ \\t\\f]*(?:#.*)?\\n)?[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)");

  /** Reads a file of a sane size; blocks. */
  static SourceFile read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException("it is larger than " + (MAX_BYTES >> 20) + " MiB");
    }
    return new SourceFile(bytes, decode(bytes));
  }

  private static String decode(byte[] bytes) {
    String text = lines(new String(bytes, StandardCharsets.UTF_8));
    Matcher declared = ENCODING.matcher(text);
    if (!declared.find()) {
      return text;
    }
    try {
      // Python's most usual spelling is the one that Java does not know.
      String name = declared.group(1).replaceFirst("(?i)^(?:iso-)?latin-", "latin");
      return lines(new String(bytes, Charset.forName(name)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return text;
    }
  }

  private static String lines(String text) {
    String unmarked = text.startsWith("\ufeff") ? text.substring(1) : text;
    return unmarked.replace("\r\n", "\n").replace('\r', '\n');
  }
}
