package io.signalbox.store.postgres;

import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * One write on its way into the database.
 *
 * @param statement how it is written
 * @param subject what it is about: writes about one subject keep their order
 * @param values of the statement's parameters
 * @param reader makes the answer of what the statement returns
 * @param promise completed once it is committed
 */
record Write<T>(
    Statement statement,
    Object subject,
    Tuple values,
    Function<RowSet<Row>, T> reader,
    Promise<T> promise) {

  static <T> Write<T> of(
      Statement statement, Object subject, Tuple values, Function<RowSet<Row>, T> reader) {
    return new Write<>(statement, subject, values, reader, Promise.promise());
  }

  /** One whose statement returns a row where it was done. */
  static Write<Boolean> fenced(Statement statement, Object subject, Tuple values) {
    return of(statement, subject, values, rows -> rows.size() > 0);
  }

  /** One that cannot be refused. */
  static Write<Void> plain(Statement statement, Object subject, Tuple values) {
    return of(statement, subject, values, rows -> null);
  }

  /**
   * Reads what came back.
   *
   * @return answers the caller; to be run after the commit
   */
  Runnable answer(RowSet<Row> rows) {
    T answer = reader.apply(rows);
    return () -> promise.complete(answer);
  }

  void fail(Throwable cause) {
    promise.fail(Trouble.of(cause));
  }
}
