package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A watcher by server-sent events. */
final class SseSink implements EventSink {

  private static final Logger LOG = LoggerFactory.getLogger(SseSink.class);
  private static final Buffer HELLO = Buffer.buffer("retry: 2000\n\n");
  private static final Buffer PING = Buffer.buffer(": ping\n\n");
  private static final Buffer RESET =
      Buffer.buffer("event: stream.reset\ndata: {\"type\":\"stream.reset\"}\n\n");

  private static final String GOODBYE =
      "event: stream.closed\ndata: {\"type\":\"stream.closed\",\"reason\":\"%s\"}\n\n";

  /** How long a reader that was sent away may take to read why. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Wire wire;
  private final HttpServerResponse response;
  private final Frames frames;

  SseSink(Vertx vertx, HttpServerRequest request, Frames frames) {
    this.vertx = vertx;
    this.wire = Wire.of(request.connection());
    this.response = request.response();
    this.frames = frames;
    response
        .setChunked(true)
        .putHeader("Content-Type", Accepts.EVENT_STREAM)
        .putHeader("X-Accel-Buffering", "no");
    write(HELLO);
  }

  @Override
  public boolean isGone() {
    return response.closed();
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void onRoom(Runnable more) {
    response.drainHandler(room -> more.run());
  }

  @Override
  public void onGone(Runnable gone) {
    response.closeHandler(closed -> gone.run());
  }

  @Override
  public void send(EventMessage message) {
    write(frames.sse(message));
  }

  @Override
  public void reset() {
    write(RESET);
  }

  @Override
  public void ping() {
    write(PING);
  }

  @Override
  public void end(EndReason reason) {
    if (reason == EndReason.FINAL) {
      response.end().onFailure(SseSink::lost);
      return;
    }
    String why = reason.name().toLowerCase(Locale.ROOT);
    long late = vertx.setTimer(FAREWELL.toMillis(), timer -> wire.cut());
    response
        .end(GOODBYE.formatted(why))
        .onFailure(SseSink::lost)
        .onComplete(told -> vertx.cancelTimer(late));
  }

  private void write(Buffer frame) {
    response.write(frame).onFailure(SseSink::lost);
  }

  /** The handler of {@link #onGone} hears of it too and acts. */
  private static void lost(Throwable cause) {
    LOG.debug("a frame did not reach its reader", cause);
  }
}
