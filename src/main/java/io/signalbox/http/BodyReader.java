package io.signalbox.http;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Reads one body into its target: not more than allowed, not faster than the target takes it, and
 * not for ever: a sender that trickles may not hold its place longer than one that is slow. Lives
 * on the context of the request.
 */
final class BodyReader {

  /** The slowest body that is waited for. */
  static final long BYTES_PER_SECOND = 16 << 10;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final InputTarget target;
  private final long limit;
  private final Promise<Payload> done = Promise.promise();
  private final long startNanos = System.nanoTime();
  private long lastMoveNanos = startNanos;
  private long pausedNanos;
  private long timer;
  private boolean waitsForTarget;
  private boolean over;

  BodyReader(Vertx vertx, HttpServerRequest request, InputTarget target, long limit) {
    this.vertx = vertx;
    this.request = request;
    this.target = target;
    this.limit = limit;
  }

  /**
   * @param patience the longest time without a byte; the whole body may take a second longer for
   *     each {@link #BYTES_PER_SECOND}
   */
  Future<Payload> read(Duration patience) {
    if (request.response().closed()) {
      fail(new HttpClosedException("the client is gone"));
      return done.future();
    }
    request.handler(this::arrived).endHandler(end -> ended()).exceptionHandler(this::fail);
    watch(patience.toMillis(), patience.toMillis());
    request.resume();
    return done.future();
  }

  private void arrived(Buffer chunk) {
    if (over) {
      return;
    }
    lastMoveNanos = System.nanoTime();
    if (target.length() + chunk.length() > limit) {
      fail(InputCollector.tooLarge(limit));
      return;
    }
    target.write(chunk).onFailure(this::fail);
    if (target.isFull() && !waitsForTarget) {
      waitsForTarget = true;
      request.pause();
      target.onRoom(this::goOn);
    }
  }

  private void goOn() {
    waitsForTarget = false;
    pausedNanos += System.nanoTime() - lastMoveNanos;
    lastMoveNanos = System.nanoTime();
    if (!over) {
      request.resume();
    }
  }

  private void ended() {
    if (finish()) {
      target
          .end()
          .onSuccess(done::complete)
          .onFailure(cause -> target.discard().onComplete(gone -> done.fail(cause)));
    }
  }

  /** Leaves the request paused: whoever answers it decides about the rest of the body. */
  private void fail(Throwable cause) {
    if (finish()) {
      request.pause();
      target.discard().onComplete(gone -> done.fail(cause));
    }
  }

  private boolean finish() {
    boolean first = !over;
    over = true;
    vertx.cancelTimer(timer);
    return first;
  }

  private void watch(long patience, long delay) {
    timer = vertx.setTimer(delay, late -> check(patience));
  }

  private void check(long patience) {
    long now = System.nanoTime();
    long left = Math.min(patience - millis(now - lastMoveNanos), allowance(patience, now));
    if (waitsForTarget) {
      watch(patience, patience);
    } else if (left > 0) {
      watch(patience, left);
    } else {
      fail(
          new JobException(
              FailureCode.INVALID_REQUEST,
              "the body arrives too slowly: a pause of more than %d ms, or less than %d bytes a second"
                  .formatted(patience, BYTES_PER_SECOND)));
    }
  }

  /** What is left of the time for the whole body, in milliseconds. */
  private long allowance(long patience, long now) {
    long earned = target.length() * 1000 / BYTES_PER_SECOND;
    return patience + earned - millis(now - startNanos - pausedNanos);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
