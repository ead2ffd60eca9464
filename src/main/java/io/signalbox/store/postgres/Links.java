package io.signalbox.store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The connections of a store: one that writes, one for the heartbeat, one for notices, the others
 * for reads. Confined to the store's event loop.
 */
final class Links {

  private final Link writer;
  private final Link heartbeat;
  private final Link notices;
  private final List<Link> readers = new ArrayList<>();
  private int turn;

  /**
   * @param listening what is said on each new connection for notices
   */
  Links(Vertx vertx, PostgresSettings settings, Function<PgConnection, Future<?>> listening) {
    writer = new Link(vertx, settings, Future::succeededFuture);
    heartbeat = new Link(vertx, settings, Future::succeededFuture);
    notices = new Link(vertx, settings, listening);
    for (int i = PostgresSettings.MIN_CONNECTIONS - 1; i < settings.connections(); i++) {
      readers.add(new Link(vertx, settings, Links::lax));
    }
  }

  /** Parts of files are made durable by the commit of the row that names them. */
  private static Future<?> lax(SqlConnection connection) {
    return connection.query("SET synchronous_commit TO off").execute();
  }

  Link writer() {
    return writer;
  }

  Link heartbeat() {
    return heartbeat;
  }

  Link notices() {
    return notices;
  }

  /** Works on one of the connections that answer reads; what fails is told as the store does. */
  <T> Future<T> read(Function<PgConnection, Future<T>> work) {
    turn = (turn + 1) % readers.size();
    return readers.get(turn).with(work).recover(cause -> Future.failedFuture(Trouble.of(cause)));
  }

  Future<RowSet<Row>> read(String sql, Tuple values) {
    return read(connection -> connection.preparedQuery(sql).execute(values));
  }

  Future<Void> close() {
    List<Link> all = new ArrayList<>(readers);
    all.addAll(List.of(writer, heartbeat, notices));
    return Future.join(all.stream().map(Link::close).toList()).mapEmpty();
  }
}
