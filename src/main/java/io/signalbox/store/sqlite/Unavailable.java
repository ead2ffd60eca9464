package io.signalbox.store.sqlite;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.io.IOException;
import java.sql.SQLException;

/** Turns what the disk or the database refuses into what callers are told. */
final class Unavailable {

  private Unavailable() {}

  static JobException because(SQLException cause) {
    return new JobException(
        FailureCode.STORAGE_UNAVAILABLE, "the store cannot be written or read: " + why(cause));
  }

  static JobException because(IOException cause) {
    return new JobException(
        FailureCode.STORAGE_UNAVAILABLE, "a payload cannot be written or read: " + cause);
  }

  /** The driver says it as {@code [SQLITE_FULL] Insertion failed ... (database is full)}. */
  private static String why(SQLException cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown");
  }
}
