package io.signalbox.store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One connection, opened when it is needed and again after it broke. Work that does not end in time
 * breaks it too: a peer that is gone without a word looks like one that is slow. Confined to the
 * store's event loop.
 */
final class Link {

  private static final long LIMIT_MS = 10_000;
  private static final long CLOSE_MS = 2000;

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final Function<PgConnection, Future<?>> greeting;
  private Future<PgConnection> connection;
  private boolean isClosed;

  /**
   * @param greeting what is said on each new connection before it is used
   */
  Link(Vertx vertx, PgConnectOptions options, Function<PgConnection, Future<?>> greeting) {
    this.vertx = vertx;
    this.options = options;
    this.greeting = greeting;
  }

  /** Does some work on the connection; its failure is the database's or the network's own. */
  <T> Future<T> with(Function<PgConnection, Future<T>> work) {
    return within(LIMIT_MS, work);
  }

  <T> Future<T> within(long limitMs, Function<PgConnection, Future<T>> work) {
    Future<PgConnection> current = connection();
    return current
        .compose(work)
        .timeout(limitMs, TimeUnit.MILLISECONDS)
        .onFailure(
            cause -> {
              if (!Trouble.isAnswer(cause)) {
                drop(current);
              }
            });
  }

  private Future<PgConnection> connection() {
    if (isClosed) {
      return Future.failedFuture("the store is closed");
    }
    if (connection == null) {
      connection = connect();
    }
    return connection;
  }

  private Future<PgConnection> connect() {
    Future<PgConnection> raw = PgConnection.connect(vertx, options);
    Future<PgConnection> opened =
        raw.compose(fresh -> greeting.apply(fresh).map(fresh))
            .timeout(LIMIT_MS, TimeUnit.MILLISECONDS);
    opened
        .onSuccess(fresh -> fresh.closeHandler(gone -> drop(opened)))
        .onFailure(
            cause -> {
              drop(opened);
              raw.onSuccess(PgConnection::close);
            });
    return opened;
  }

  private void drop(Future<PgConnection> broken) {
    if (connection == broken) {
      connection = null;
      broken.onSuccess(PgConnection::close);
    }
  }

  Future<Void> close() {
    isClosed = true;
    Future<PgConnection> last = connection;
    connection = null;
    return last == null
        ? Future.succeededFuture()
        : last.compose(PgConnection::close)
            .timeout(CLOSE_MS, TimeUnit.MILLISECONDS)
            .otherwiseEmpty();
  }
}
