package io.signalbox.job;

import java.util.Locale;
import java.util.Optional;

/** Where a job stands. The last three are final: no job ever leaves them. */
public enum JobState {
  /** Accepted and waiting for a worker. Set on acceptance, and again by an interrupt. */
  QUEUED,
  /** Waiting for a point in time, for example for a retry. Set by the dispatcher. */
  SCHEDULED,
  /** A worker has it. Set when the script's process has started. */
  RUNNING,
  /** The script gave an output. */
  SUCCEEDED,
  /** The last attempt failed, or the deadline passed; the failure says why. */
  FAILED,
  /** A user, or a client that went away, cancelled it. */
  CANCELLED;

  /** The state as it stands in JSON, such as {@code queued}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the job has come to its end. */
  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }

  /** The state that a text names, or nothing where it names none. */
  public static Optional<JobState> parse(String text) {
    for (JobState state : values()) {
      if (state.text().equals(text)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
