package io.signalbox.store.postgres;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Says what a failure of the database means. */
final class Trouble {

  /** Classes of SQLSTATE that blame what was written, not the database. */
  private static final List<String> BLAMES_THE_DATA = List.of("22", "23", "42");

  private static final String TAKEN = "23505";

  private Trouble() {}

  /** As the caller of the store gets it. */
  static JobException of(Throwable cause) {
    if (cause instanceof JobException known) {
      return known;
    }
    if (cause instanceof PgException refused && TAKEN.equals(refused.getSqlState())) {
      return new JobException(
          FailureCode.CONFLICT, "there is one already: " + refused.getErrorMessage());
    }
    if (cause instanceof PgException refused && isDatas(refused)) {
      return new JobException(
          FailureCode.INTERNAL, "PostgreSQL refused a statement: " + refused.getMessage());
    }
    return new JobException(
        FailureCode.STORAGE_UNAVAILABLE, "PostgreSQL does not answer: " + reason(cause));
  }

  private static String reason(Throwable cause) {
    return cause instanceof TimeoutException ? "it was silent for too long" : cause.getMessage();
  }

  private static boolean isDatas(PgException refused) {
    return refused.getSqlState() != null
        && BLAMES_THE_DATA.stream().anyMatch(refused.getSqlState()::startsWith);
  }

  /** Whether the database has answered, so that nothing of the transaction was kept. */
  static boolean isAnswer(Throwable cause) {
    return cause instanceof PgException refused && !isEndOfConnection(refused);
  }

  /** Class 57: an administrator, or a crash, ends the connection. */
  private static boolean isEndOfConnection(PgException refused) {
    return refused.getSqlState() == null || refused.getSqlState().startsWith("57P");
  }
}
