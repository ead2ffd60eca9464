package io.signalbox.http;

import io.signalbox.bus.BatchPage;
import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with what became of a batch's inputs, in their order, as it becomes known and at the pace
 * of the reader. One page is held at a time. Lives on the context of the request.
 */
final class BatchResults {

  private static final Logger LOG = LoggerFactory.getLogger(BatchResults.class);

  /** Whoever ends a job elsewhere may not say so. */
  private static final long LOOK_MS = 2000;

  private static final long ARRIVE_MS = 100;

  private final Vertx vertx;
  private final Jobs jobs;
  private final HttpServerResponse response;
  private final JobId id;
  private final boolean follow;
  private final BatchLine line;
  private Iterator<BatchPage.Item> items = List.<BatchPage.Item>of().iterator();
  private BatchPage page = new BatchPage(List.of(), Optional.empty(), false);
  private Optional<JobId> seen = Optional.empty();
  private Optional<JobId> awaited = Optional.empty();
  private long timer = -1;
  private State state = State.BUSY;

  private enum State {
    /** Somebody will answer. */
    BUSY,
    /** The reader is behind. */
    NO_ROOM,
    /** The next job is not final. */
    WAITING,
    OVER
  }

  /**
   * @param follow whether to wait for what is not final
   */
  BatchResults(Vertx vertx, Jobs jobs, HttpServerResponse response, JobId id, boolean follow) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.response = response;
    this.id = id;
    this.follow = follow;
    this.line = new BatchLine(vertx, response);
  }

  void begin() {
    response
        .setChunked(true)
        .putHeader("Content-Type", Accepts.LINES)
        .putHeader("X-Accel-Buffering", "no");
    response.closeHandler(gone -> release());
    response.drainHandler(room -> wake(State.NO_ROOM));
    response.writeHead().onFailure(BatchResults::unread);
    pump();
  }

  private void wake(State from) {
    if (state == from) {
      state = State.BUSY;
      vertx.cancelTimer(timer);
      pump();
    }
  }

  private void pump() {
    if (state == State.OVER) {
      return;
    }
    if (response.writeQueueFull()) {
      state = State.NO_ROOM;
    } else if (items.hasNext()) {
      BatchPage.Item item = items.next();
      seen = Optional.of(item.job().id());
      line.write(item)
          .onSuccess(written -> vertx.runOnContext(next -> pump()))
          .onFailure(this::fail);
    } else if (page.isLast() || !follow && page.unfinished().isPresent()) {
      end();
    } else if (page.unfinished().isPresent()) {
      await(page.unfinished().get());
    } else {
      fetch();
    }
  }

  private void fetch() {
    jobs.ask(new Call.BatchResults(id, seen)).onSuccess(this::turn).onFailure(this::fail);
  }

  private void turn(BatchPage next) {
    page = next;
    items = next.items().iterator();
    boolean isEmpty = next.items().isEmpty() && !next.isLast() && next.unfinished().isEmpty();
    if (!isEmpty) {
      pump();
    } else if (follow) {
      pause(ARRIVE_MS);
    } else {
      end();
    }
  }

  /** The page is asked for anew once the job is final. */
  private void await(JobId job) {
    page = new BatchPage(List.of(), Optional.empty(), false);
    pause(LOOK_MS);
    if (!awaited.equals(Optional.of(job))) {
      awaited = Optional.of(job);
      jobs.ask(new Call.Await(job)).onSuccess(end -> over(job)).onFailure(this::fail);
    }
  }

  private void over(JobId job) {
    if (awaited.equals(Optional.of(job))) {
      wake(State.WAITING);
    }
  }

  private void pause(long ms) {
    if (state != State.OVER) {
      state = State.WAITING;
      timer = vertx.setTimer(ms, tick -> wake(State.WAITING));
    }
  }

  private void end() {
    if (release()) {
      response.end().onFailure(BatchResults::unread);
    }
  }

  private void fail(Throwable cause) {
    if (release()) {
      JsonObject problem = JobsJson.problem(JobException.failureOf(cause));
      Buffer last = new JsonObject().put("problem", problem).toBuffer().appendString("\n");
      response.end(last).onFailure(BatchResults::unread);
    }
  }

  private boolean release() {
    boolean isFirst = state != State.OVER;
    state = State.OVER;
    vertx.cancelTimer(timer);
    return isFirst;
  }

  private static void unread(Throwable cause) {
    LOG.debug("a line did not reach its reader", cause);
  }
}
