package io.signalbox.script;

import io.signalbox.job.FailureCode;
import java.time.Duration;
import java.util.Set;

/**
 * Which failed attempts of submitted jobs are made again.
 *
 * @param max how many attempts follow the first one
 * @param backoff the pause before the second attempt; it doubles with each one
 * @param on the failures that are worth it
 */
public record Retrying(int max, Duration backoff, Set<FailureCode> on) {

  /**
   * A process that died is no verdict on its job, nor is a disk that had no room for its output;
   * whatever a script says of itself is.
   */
  public static final Retrying DEFAULT =
      new Retrying(
          2,
          Duration.ofSeconds(1),
          Set.of(FailureCode.PROCESS_CRASHED, FailureCode.STORAGE_UNAVAILABLE));

  public Retrying {
    on = Set.copyOf(on);
  }
}
