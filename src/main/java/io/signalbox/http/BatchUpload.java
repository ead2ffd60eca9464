package io.signalbox.http;

import io.signalbox.bus.BatchView;
import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.bus.RequestFields;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Takes one batch in: hands its inputs over in portions as they arrive, one portion at a time, and
 * lets the sender wait meanwhile. Whatever goes wrong, the whole batch is cancelled. Lives on the
 * context of the request.
 */
final class BatchUpload {

  private static final int PORTION = 256;
  private static final int PORTION_BYTES = 1 << 20;

  private final Vertx vertx;
  private final Jobs jobs;
  private final HttpServerRequest request;
  private final JobId id;
  private final BatchSplitter splitter;
  private final BiFunction<JobId, Payload, JobRequest> maker;
  private final Promise<BatchView> done = Promise.promise();
  private final Deque<JobRequest> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long heardAt = System.nanoTime();
  private long timer;
  private int inputs;
  private boolean isSending;
  private boolean isWhole;
  private Throwable failure;

  /**
   * @param maker makes the request of a job from its id and its input
   */
  BatchUpload(
      Vertx vertx,
      Jobs jobs,
      HttpServerRequest request,
      JobId id,
      BatchSplitter splitter,
      BiFunction<JobId, Payload, JobRequest> maker) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.request = request;
    this.id = id;
    this.splitter = splitter;
    this.maker = maker;
  }

  /**
   * Reads the body; the batch must have begun.
   *
   * @param patience the longest time without a byte
   */
  Future<BatchView> read(Duration patience) {
    timer = vertx.setPeriodic(Math.max(1, patience.toMillis() / 4), tick -> look(patience));
    if (request.response().closed()) {
      fail(new HttpClosedException("the client is gone"));
    } else {
      request.handler(this::arrived).endHandler(end -> ended()).exceptionHandler(this::fail);
      request.resume();
    }
    return done.future();
  }

  private void look(Duration patience) {
    if (isSending) {
      heardAt = System.nanoTime();
    } else if (System.nanoTime() - heardAt > patience.toNanos()) {
      fail(
          new JobException(
              FailureCode.INVALID_REQUEST,
              "the body arrives too slowly: a pause of more than %d ms"
                  .formatted(patience.toMillis())));
    }
  }

  // -- in ----------------------------------------------------------------------

  private void arrived(Buffer chunk) {
    heardAt = System.nanoTime();
    if (failure == null && isSplit(() -> splitter.feed(chunk.getBytes(), this::take))) {
      pump();
    }
  }

  private void ended() {
    if (failure == null && isSplit(() -> splitter.end(this::take))) {
      isWhole = true;
      pump();
    }
  }

  private boolean isSplit(Runnable split) {
    try {
      split.run();
      return true;
    } catch (JobException refused) {
      fail(refused);
      return false;
    }
  }

  private void take(byte[] input) {
    waiting.add(maker.apply(JobId.numbered(inputs), new Payload.Bytes(input, Payload.JSON)));
    waitingBytes += input.length;
    inputs++;
  }

  // -- out ---------------------------------------------------------------------

  private void pump() {
    if (!isSending && !waiting.isEmpty()) {
      send();
    } else if (!isSending && isWhole) {
      seal();
    }
    if (!isWhole && isFull()) {
      request.pause();
    }
  }

  private boolean isFull() {
    return waiting.size() >= PORTION || waitingBytes >= PORTION_BYTES;
  }

  private void send() {
    List<JobRequest> portion = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && portion.size() < PORTION && bytes < PORTION_BYTES) {
      bytes += waiting.peek().input().length();
      portion.add(waiting.poll());
    }
    waitingBytes -= bytes;
    isSending = true;
    jobs.ask(new Call.AddToBatch(id, portion)).onComplete(this::sent);
  }

  private void sent(AsyncResult<Boolean> kept) {
    isSending = false;
    if (failure != null) {
      cancel();
    } else if (kept.failed()) {
      fail(kept.cause());
    } else {
      if (!isFull()) {
        request.resume();
      }
      pump();
    }
  }

  private void seal() {
    if (inputs == 0) {
      fail(RequestFields.invalid("the batch has no inputs"));
    } else if (request.response().closed()) {
      fail(new HttpClosedException("the client is gone"));
    } else {
      isSending = true;
      vertx.cancelTimer(timer);
      jobs.ask(new Call.SealBatch(id)).onSuccess(this::whole).onFailure(this::notSealed);
    }
  }

  private void whole(BatchView batch) {
    if (failure == null) {
      done.complete(batch);
    } else {
      cancel();
    }
  }

  private void notSealed(Throwable cause) {
    failure = failure == null ? cause : failure;
    cancel();
  }

  // -- when it goes wrong ------------------------------------------------------

  /** Leaves the request paused: whoever answers it decides about the rest of the body. */
  private void fail(Throwable cause) {
    if (failure == null && !done.future().isComplete()) {
      failure = cause;
      vertx.cancelTimer(timer);
      request.pause();
      if (!isSending) {
        cancel();
      }
    }
  }

  private void cancel() {
    jobs.ask(new Call.CancelBatch(id)).onComplete(cancelled -> done.tryFail(failure));
  }
}
