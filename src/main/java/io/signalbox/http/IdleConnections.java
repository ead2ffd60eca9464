package io.signalbox.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts connections that do nothing: that carry no request, or whose reader takes nothing of its
 * answer. One that waits for an outcome or for events is not idle. All of them are looked at
 * together, since a timer for each would cost more than serving it. Confined to one event loop.
 */
final class IdleConnections {

  private static final int LOOKS = 4;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final Map<HttpConnection, Usage> open = new HashMap<>();
  private final long timeoutNanos;

  /**
   * @param timeout after which an idle connection is cut; up to a quarter longer
   */
  IdleConnections(Vertx vertx, Duration timeout) {
    timeoutNanos = timeout.toNanos();
    vertx.setPeriodic(Math.max(1, timeout.toMillis() / LOOKS), look -> look(System.nanoTime()));
  }

  void opened(HttpConnection connection) {
    open.put(connection, new Usage(Wire.of(connection), System.nanoTime()));
    connection.closeHandler(closed -> open.remove(connection));
  }

  void used(HttpServerRequest request) {
    Usage usage = open.get(request.connection());
    if (usage != null) {
      usage.last = request.response();
    }
  }

  private void look(long now) {
    for (Map.Entry<HttpConnection, Usage> one : List.copyOf(open.entrySet())) {
      if (one.getValue().isIdle(now, timeoutNanos)) {
        one.getValue().wire.cut();
      }
      // The connection under a websocket does not tell its end.
      if (!one.getValue().wire.isOpen()) {
        open.remove(one.getKey());
      }
    }
  }

  /** What was seen of a connection. */
  private static final class Usage {
    private final Wire wire;
    private HttpServerResponse last;
    private HttpServerResponse lastSeen;
    private Wire.Progress progressSeen = new Wire.Progress(0, 0);
    private long movedAt;

    Usage(Wire wire, long now) {
      this.wire = wire;
      this.movedAt = now;
    }

    boolean isIdle(long now, long timeoutNanos) {
      Wire.Progress progress = wire.progress();
      boolean rests = last == null || hasAnswered() || progress.pending() > 0;
      if (!rests || last != lastSeen || !progress.equals(progressSeen)) {
        movedAt = now;
        lastSeen = last;
        progressSeen = progress;
      }
      return now - movedAt > timeoutNanos;
    }

    /** A websocket lives on after its answer. */
    private boolean hasAnswered() {
      return last.ended() && last.getStatusCode() != SWITCHING_PROTOCOLS;
    }
  }
}
