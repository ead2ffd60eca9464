package io.signalbox.script;

import io.signalbox.job.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The version of a script: the first 12 hexadecimal digits of the SHA-256 over its content, what it
 * imports from its folder, its settings and its interpreter.
 */
final class Version {

  private static final int DIGITS = 12;

  private final Sha256 hash = new Sha256();

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
    hash.add(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length).array());
    hash.add(part);
  }

  private String text() {
    return hash.hex().substring(0, DIGITS);
  }
}
