package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A watcher by websocket: one text message an event; what the client says is ignored. */
final class WebSocketSink implements EventSink {

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketSink.class);
  private static final short NORMAL = 1000;
  private static final short TRY_AGAIN = 1013;

  /** How long a reader may take to read why it was sent away. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Wire wire;
  private final ServerWebSocket socket;
  private final Frames frames;

  /**
   * @param wire what the websocket lies on
   */
  WebSocketSink(Vertx vertx, Wire wire, ServerWebSocket socket, Frames frames) {
    this.vertx = vertx;
    this.wire = wire;
    this.socket = socket;
    this.frames = frames;
  }

  @Override
  public boolean isGone() {
    return socket.isClosed();
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void onRoom(Runnable more) {
    socket.drainHandler(room -> more.run());
  }

  @Override
  public void onGone(Runnable gone) {
    socket.closeHandler(closed -> gone.run());
  }

  @Override
  public void send(EventMessage message) {
    socket.writeTextMessage(frames.text(message)).onFailure(WebSocketSink::lost);
  }

  @Override
  public void reset() {
    socket.writeTextMessage("{\"type\":\"stream.reset\"}").onFailure(WebSocketSink::lost);
  }

  @Override
  public void ping() {
    socket.writePing(Buffer.buffer("ping")).onFailure(WebSocketSink::lost);
  }

  @Override
  public void end(EndReason reason) {
    short status = reason == EndReason.FINAL ? NORMAL : TRY_AGAIN;
    long late = vertx.setTimer(FAREWELL.toMillis(), timer -> wire.cut());
    socket
        .close(status, reason.name().toLowerCase(Locale.ROOT))
        .onFailure(WebSocketSink::lost)
        .onComplete(told -> vertx.cancelTimer(late));
  }

  /** The handler of {@link #onGone} hears of it too and acts. */
  private static void lost(Throwable cause) {
    LOG.debug("a frame did not reach its reader", cause);
  }
}
