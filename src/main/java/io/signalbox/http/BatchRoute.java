package io.signalbox.http;

import io.signalbox.bus.BatchJson;
import io.signalbox.bus.BatchView;
import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.bus.RequestFields;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobRequest.Submission;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/scripts/{script}/batches}: accepts many jobs as one. */
final class BatchRoute {

  private static final Logger LOG = LoggerFactory.getLogger(BatchRoute.class);
  private static final Set<String> LINES =
      Set.of(Accepts.LINES, "application/ndjson", "application/jsonl");

  private final Vertx vertx;
  private final Jobs jobs;
  private final Duration patience;

  /**
   * @param patience the longest pause inside an arriving body
   */
  BatchRoute(Vertx vertx, Jobs jobs, Duration patience) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.patience = patience;
  }

  void submit(RoutingContext ctx) {
    Ask ask = Ask.of(ctx);
    refuseStrange(ctx, ask);
    ctx.request().pause();
    JobId id = JobId.next();
    jobs.ask(new Call.BeginBatch(id, ask.script()))
        .compose(begun -> read(ctx.request(), ask, id, begun))
        .onSuccess(view -> answer(ctx, view))
        .onFailure(ctx::fail);
  }

  private static void refuseStrange(RoutingContext ctx, Ask ask) {
    if (!ask.contentType().equals(Payload.JSON) && !LINES.contains(ask.contentType())) {
      throw new JobException(
          FailureCode.UNSUPPORTED_MEDIA_TYPE,
          "a batch is a JSON array (%s) or a JSON value a line (%s), not %s"
              .formatted(Payload.JSON, Accepts.LINES, ask.contentType()));
    }
    if (ctx.request().headers().contains("Idempotency-Key")) {
      throw RequestFields.invalid("a batch has no Idempotency-Key");
    }
  }

  private Future<BatchView> read(
      HttpServerRequest request, Ask ask, JobId id, Call.BatchBegun begun) {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request
          .response()
          .writeContinue()
          .onFailure(gone -> LOG.debug("a client left before its batch", gone));
    }
    BatchInput input = new BatchInput(begun.inputLimit(), begun.inputs());
    BatchSplitter splitter =
        LINES.contains(ask.contentType()) ? new LineSplitter(input) : new ArraySplitter(input);
    Submission child = new Submission(Optional.empty(), Optional.empty(), Optional.of(id));
    return new BatchUpload(
            vertx, jobs, request, id, splitter, (job, bytes) -> child(ask, child, job, bytes))
        .read(patience);
  }

  private static JobRequest child(Ask ask, Submission submission, JobId id, Payload input) {
    return ask.request(id, input).with(submission);
  }

  private static void answer(RoutingContext ctx, BatchView view) {
    ctx.response().putHeader("Location", "/v1/batches/" + view.batch().id());
    Answers.json(ctx, 202, BatchJson.of(view));
  }
}
