package io.signalbox.dispatch;

import io.signalbox.job.RunLimits;
import io.signalbox.script.ScriptSettings;
import java.time.Duration;

/** The limits of an attempt: the script's own, lowered by the request. */
final class Limits {

  private Limits() {}

  /**
   * @param now the clock in nanoseconds, before the job's deadline
   */
  static RunLimits of(ScriptSettings script, LiveJob job, long now) {
    Duration timeout =
        job.request()
            .timeout()
            .filter(own -> own.compareTo(script.timeout()) < 0)
            .orElse(script.timeout());
    boolean endsAtDeadline =
        job.deadlineAt() != LiveJob.NEVER && job.deadlineAt() - now < timeout.toNanos();
    return new RunLimits(
        endsAtDeadline ? Duration.ofNanos(job.deadlineAt() - now) : timeout,
        endsAtDeadline,
        script.grace(),
        script.linger(),
        script.outputLimit(),
        script.artifactLimit());
  }
}
