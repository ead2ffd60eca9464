package io.signalbox.dispatch;

import io.signalbox.job.JobRequest;
import io.signalbox.job.Sha256;
import io.signalbox.store.IdempotencyKeys;
import java.nio.charset.StandardCharsets;

/** Names what may have killed a process: a version of a script with an input and params. */
final class Suspects {

  private static final int PREFIX = 16;

  private Suspects() {}

  /**
   * The name; it begins with the {@link #prefix} of its version.
   *
   * @param request with the input where it lies now
   */
  static String name(String version, JobRequest request) {
    Sha256 hash = new Sha256();
    hash.add((request.script() + "\0" + version + "\0").getBytes(StandardCharsets.UTF_8));
    hash.add(IdempotencyKeys.hash(request).getBytes(StandardCharsets.US_ASCII));
    return prefix(version) + hash.hex();
  }

  /** Tells without a hash that a version has no suspects. */
  static String prefix(String version) {
    return version.substring(0, Math.min(PREFIX, version.length())) + ".";
  }
}
