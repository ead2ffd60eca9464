package io.signalbox.job;

import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of {@link JobEvent}. {@code PROGRESS} and {@code POSITION} are lossy: the latest wins.
 */
public enum EventType {
  /** Accepted, or back in the queue. Data: {@code position}, {@code eta_ms}. */
  QUEUED,
  /** The place in the queue moved. Data: {@code position}, {@code eta_ms}. */
  POSITION,
  /** The attempt's process started. Data: {@code worker}, {@code script_version}. */
  STARTED,
  /** A log line. Data: {@code stream} (log, stdout, stderr), {@code message}. */
  LOG,
  /** How far the script is. Data: {@code value} from 0 to 1, optional {@code message}. */
  PROGRESS,
  /** A measurement of the script. Data: {@code name}, {@code value}. */
  METRIC,
  /** A part of the output. Data: {@code output}. */
  PARTIAL,
  /** See {@link Warning}. Data: {@code code}, {@code detail}. */
  WARNING,
  /** The shutdown of the server stopped the attempt; the job is queued again. */
  INTERRUPTED,
  /** Waiting for a point in time. Data: {@code run_at}. */
  SCHEDULED,
  /** Final. Data: {@code output} where it is small JSON, figures. */
  SUCCEEDED,
  /** Final. Data: {@code failure}, figures. */
  FAILED,
  /** Final. */
  CANCELLED;

  /** The type as it stands in JSON, such as {@code job.started}. */
  public String text() {
    return "job." + name().toLowerCase(Locale.ROOT);
  }

  /** Whether this is a job's last event. */
  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }

  /** Whether only the latest event of this type matters. */
  public boolean isLossy() {
    return this == PROGRESS || this == POSITION;
  }

  /** The type that a text such as {@code job.started} names, or nothing. */
  public static Optional<EventType> parse(String text) {
    for (EventType type : values()) {
      if (type.text().equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
