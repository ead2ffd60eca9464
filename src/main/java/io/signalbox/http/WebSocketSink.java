package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Locale;

/** A watcher by websocket: one text message an event; what the client says is ignored. */
final class WebSocketSink implements EventSink {

  private static final short NORMAL = 1000;
  private static final short TRY_AGAIN = 1013;

  private final ServerWebSocket socket;
  private final Frames frames;

  WebSocketSink(ServerWebSocket socket, Frames frames) {
    this.socket = socket;
    this.frames = frames;
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
    socket.writeTextMessage(frames.text(message));
  }

  @Override
  public void reset() {
    socket.writeTextMessage("{\"type\":\"stream.reset\"}");
  }

  @Override
  public void ping() {
    socket.writePing(Buffer.buffer("ping"));
  }

  @Override
  public void end(EndReason reason) {
    socket.close(
        reason == EndReason.FINAL ? NORMAL : TRY_AGAIN, reason.name().toLowerCase(Locale.ROOT));
  }
}
