package io.signalbox.dispatch;

import io.signalbox.job.Failure;
import io.signalbox.job.Job;
import io.signalbox.script.Retrying;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a failed attempt is worth another one. The pause doubles with every attempt and is drawn
 * from its upper half, so that jobs which failed together do not come back together.
 */
final class Retries {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 30;

  private Retries() {}

  /** The pause before the next attempt; empty where there is none. */
  static Optional<Duration> pause(Job job, Failure failure, Retrying policy) {
    return job.attempt() <= policy.max() && policy.on().contains(failure.code())
        ? Optional.of(pause(job.attempt(), policy.backoff()))
        : Optional.empty();
  }

  private static Duration pause(int attempt, Duration first) {
    int doublings = Math.min(MOST_DOUBLINGS, Math.max(0, attempt - 1));
    double ms = Math.min(LONGEST.toMillis(), first.toMillis() * Math.pow(2, doublings));
    return Duration.ofMillis(Math.round(ms * (1 + ThreadLocalRandom.current().nextDouble()) / 2));
  }
}
