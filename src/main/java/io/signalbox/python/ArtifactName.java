package io.signalbox.python;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The name of a file as it is served. */
final class ArtifactName {

  private ArtifactName() {}

  /**
   * The last part of a path, whatever the locale of this JVM makes of it; empty where it is no
   * UTF-8 or has control characters.
   */
  static Optional<String> of(Path entry) {
    String uri = entry.toUri().getRawPath(); // the only form that has the bytes as they are
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
    return decoded(unescaped(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end)))
        .filter(ArtifactName::isPlain);
  }

  private static ByteBuffer unescaped(String part) {
    ByteBuffer bytes = ByteBuffer.allocate(part.length());
    for (int at = 0; at < part.length(); at++) {
      if (part.charAt(at) == '%') {
        bytes.put((byte) Integer.parseInt(part, at + 1, at + 3, 16));
        at += 2;
      } else {
        bytes.put((byte) part.charAt(at));
      }
    }
    return bytes.flip();
  }

  private static Optional<String> decoded(ByteBuffer name) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(name).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty() && name.chars().noneMatch(Character::isISOControl);
  }
}
