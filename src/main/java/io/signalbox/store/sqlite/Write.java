package io.signalbox.store.sqlite;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.sql.SQLException;

/**
 * Something to be written, and who waits for it.
 *
 * @param urgency when it has to be committed, and how surely
 * @param action what it does, on the writer's thread
 * @param promise gets its result, on the context, after the commit
 */
record Write<T>(Urgency urgency, Action<T> action, Promise<T> promise, Context context) {

  /** How soon, and how surely. */
  enum Urgency {
    /** Nobody waits: it goes with whatever comes next, or after a while. */
    LAZY,
    /** Somebody waits for the result; it may be forgotten by a loss of power. */
    PROMPT,
    /** Somebody was promised that it lasts. */
    DURABLE
  }

  /**
   * Changes the database. Where it throws a {@link io.signalbox.job.JobException} it must not have
   * changed anything; that fails it alone.
   */
  interface Action<T> {
    T run(Database database) throws SQLException;
  }

  /** Runs it; its result is kept until the commit. */
  Outcome<T> run(Database database) throws SQLException {
    try {
      return new Outcome<>(this, action.run(database), null);
    } catch (RuntimeException refused) {
      return new Outcome<>(this, null, refused);
    }
  }

  void fail(Throwable cause) {
    promise.fail(cause);
  }

  /**
   * What came of it.
   *
   * @param refusal null where it was done
   */
  record Outcome<T>(Write<T> write, T result, RuntimeException refusal) {

    void tell() {
      if (refusal == null) {
        write.promise.complete(result);
      } else {
        write.promise.fail(refusal);
      }
    }
  }
}
