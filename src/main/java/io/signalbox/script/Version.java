package io.signalbox.script;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The version of a script: the first 12 hexadecimal digits of the SHA-256 over its content, what it
 * imports from its folder, its settings and its interpreter.
 */
final class Version {

  private static final int DIGITS = 12;

  private final MessageDigest digest = sha256();

  private Version() {}

  static String of(SourceFile source, ImportedFiles imported, Path script, String around) {
    Version version = new Version();
    version.add(source.bytes());
    for (Map.Entry<Path, SourceFile> helper : imported.sources().entrySet()) {
      version.add(script.getParent().relativize(helper.getKey()).toString());
      version.add(helper.getValue().bytes());
    }
    version.add(around);
    return version.text();
  }

  static String of(String reason) {
    Version version = new Version();
    version.add(reason);
    return version.text();
  }

  private void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Each part goes in with its length: no two lists of parts look alike. */
  private void add(byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
    digest.update(part);
  }

  private String text() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
