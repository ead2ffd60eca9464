package io.signalbox.http;

import io.signalbox.bus.BatchJson;
import io.signalbox.bus.BatchView;
import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one watcher how a batch goes: where it stands now, each change, not more often than it can
 * be read, and the end. Lives on the context of the request.
 */
final class BatchEvents {

  private static final Logger LOG = LoggerFactory.getLogger(BatchEvents.class);
  private static final Buffer HELLO = Buffer.buffer("retry: 2000\n\n");
  private static final Buffer PING = Buffer.buffer(": ping\n\n");
  private static final long LOOK_MS = 250;

  /** To look takes at most so small a part of the time. */
  private static final int LOOK_PART = 4;

  private final Vertx vertx;
  private final Jobs jobs;
  private final HttpServerResponse response;
  private final long pingTimer;
  private JsonObject told = new JsonObject();
  private long timer = -1;
  private boolean isOver;

  BatchEvents(Vertx vertx, Jobs jobs, HttpServerResponse response, Duration ping) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.response = response;
    this.pingTimer = vertx.setPeriodic(ping.toMillis(), tick -> ping());
  }

  void begin(BatchView view) {
    response.closeHandler(gone -> release());
    response
        .setChunked(true)
        .putHeader("Content-Type", Accepts.EVENT_STREAM)
        .putHeader("X-Accel-Buffering", "no");
    write(HELLO);
    tell(view, LOOK_MS);
  }

  private void look(BatchView last) {
    long from = System.nanoTime();
    jobs.ask(new Call.GetBatch(last.batch().id()))
        .onSuccess(view -> tell(view, pause(System.nanoTime() - from)))
        .onFailure(this::lost);
  }

  private static long pause(long lookNanos) {
    return Math.max(LOOK_MS, LOOK_PART * lookNanos / 1_000_000);
  }

  private void tell(BatchView view, long pauseMs) {
    if (isOver) {
      return;
    }
    JsonObject json = BatchJson.of(view);
    if (!json.equals(told) && (view.isFinal() || !response.writeQueueFull())) {
      told = json;
      write(frame("batch.progress", json));
    }
    if (view.isFinal()) {
      release();
      response.end(frame("batch.done", json)).onFailure(BatchEvents::unread);
    } else {
      timer = vertx.setTimer(pauseMs, tick -> look(view));
    }
  }

  private static Buffer frame(String type, JsonObject batch) {
    return Buffer.buffer("event: " + type + "\ndata: ")
        .appendBuffer(new JsonObject().put("type", type).mergeIn(batch).toBuffer())
        .appendString("\n\n");
  }

  private void ping() {
    if (!response.writeQueueFull()) {
      write(PING);
    }
  }

  /** The batch was forgotten, or the server stops. */
  private void lost(Throwable cause) {
    if (!isOver) {
      LOG.debug("the events of a batch end early", cause);
      release();
      response.end().onFailure(BatchEvents::unread);
    }
  }

  private void release() {
    isOver = true;
    vertx.cancelTimer(pingTimer);
    vertx.cancelTimer(timer);
  }

  private void write(Buffer frame) {
    response.write(frame).onFailure(BatchEvents::unread);
  }

  private static void unread(Throwable cause) {
    LOG.debug("a frame did not reach its reader", cause);
  }
}
