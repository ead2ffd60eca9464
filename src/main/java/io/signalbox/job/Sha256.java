package io.signalbox.job;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes what goes through its hands. Not for several threads at once. */
public final class Sha256 {

  private final MessageDigest digest = digest();

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** Adds some bytes. */
  public void add(byte[] bytes, int offset, int count) {
    digest.update(bytes, offset, count);
  }

  /** Adds all of the bytes. */
  public void add(byte[] bytes) {
    digest.update(bytes);
  }

  /** The hash of all that was added in lower-case hexadecimal; begins anew afterwards. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
