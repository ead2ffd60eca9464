package io.signalbox.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request whose body nobody will read. A small body is drained and the connection lives
 * on. Otherwise the connection closes, but only after the client had a while to read the answer: to
 * close with unread bytes at once would reset the connection and lose it.
 */
final class UnreadBody {

  private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);
  private static final long DRAINED = 64 << 10;
  private static final long LOOK_EVERY_MS = 500;

  /** Nobody holds a connection longer by sending what nobody reads. */
  private static final Duration LINGER = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final Duration patience;

  /**
   * @param patience the longest pause between the bytes of a client that still sends
   */
  UnreadBody(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  /**
   * @param answer the body of the response, whose head is not yet written
   */
  void settle(HttpServerRequest request, Buffer answer) {
    boolean rest = !request.isEnded();
    boolean close = rest && !isSmall(request);
    if (close) {
      request.response().putHeader("Connection", "close");
    }
    request
        .response()
        .end(answer)
        .onFailure(gone -> LOG.debug("an answer did not reach its client", gone));
    if (close) {
      closeAfterwards(request);
    } else if (rest) {
      discard(request);
    }
  }

  private static boolean isSmall(HttpServerRequest request) {
    if (request.getHeader("Expect") != null || request.getHeader("Transfer-Encoding") != null) {
      return false;
    }
    String length = request.getHeader("Content-Length");
    return length == null || Long.parseLong(length) <= DRAINED;
  }

  private void closeAfterwards(HttpServerRequest request) {
    long closeAt = System.nanoTime() + LINGER.toNanos();
    AtomicLong heardAt = new AtomicLong(System.nanoTime());
    long timer =
        vertx.setPeriodic(
            LOOK_EVERY_MS,
            look -> {
              long now = System.nanoTime();
              if (now - closeAt > 0 || now - heardAt.get() > patience.toNanos()) {
                vertx.cancelTimer(look);
                request.connection().close();
              }
            });
    request.endHandler(
        read -> {
          vertx.cancelTimer(timer);
          request.connection().close();
        });
    request.connection().closeHandler(gone -> vertx.cancelTimer(timer));
    discard(request);
    request.handler(chunk -> heardAt.set(System.nanoTime()));
  }

  private static void discard(HttpServerRequest request) {
    request.exceptionHandler(gone -> {});
    request.handler(chunk -> {});
    request.resume();
  }
}
