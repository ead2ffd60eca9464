package io.signalbox.store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotice;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, opened when it is needed and again after it broke. Work that does not end in time
 * breaks it too: a peer that is gone without a word looks like one that is slow. Confined to the
 * store's event loop.
 */
final class Link {

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private static final long MIN_LIMIT_MS = 2000;
  private static final long MAX_LIMIT_MS = 10_000;
  private static final long CLOSE_MS = 2000;

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final long limitMs;
  private final Function<PgConnection, Future<?>> greeting;
  private Future<PgConnection> connection;
  private boolean isClosed;

  /**
   * @param greeting what is said on each new connection before it is used
   */
  Link(Vertx vertx, PostgresSettings settings, Function<PgConnection, Future<?>> greeting) {
    this.vertx = vertx;
    this.options = settings.options();
    this.limitMs = Math.min(MAX_LIMIT_MS, Math.max(MIN_LIMIT_MS, settings.lease().toMillis()));
    this.greeting = greeting;
  }

  /** Does some work on the connection; its failure is the database's or the network's own. */
  <T> Future<T> with(Function<PgConnection, Future<T>> work) {
    return within(limitMs, work);
  }

  <T> Future<T> within(long shorterMs, Function<PgConnection, Future<T>> work) {
    Future<PgConnection> current = connection();
    return current
        .compose(work)
        .timeout(shorterMs, TimeUnit.MILLISECONDS)
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
        raw.onSuccess(fresh -> fresh.noticeHandler(Link::note))
            .compose(fresh -> greeting.apply(fresh).map(fresh))
            .timeout(limitMs, TimeUnit.MILLISECONDS);
    opened
        .onSuccess(fresh -> fresh.closeHandler(gone -> drop(opened)))
        .onFailure(
            cause -> {
              drop(opened);
              raw.onSuccess(PgConnection::close);
            });
    return opened;
  }

  private static void note(PgNotice notice) {
    LOG.debug("PostgreSQL notes: {}", notice.getMessage());
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
