package io.signalbox.http;

import io.signalbox.bus.BatchJson;
import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;

/** What can be asked of batches that exist. */
final class BatchRoutes {

  private static final Set<String> KNOWN = Set.of("follow");

  private final Vertx vertx;
  private final Jobs jobs;
  private final Duration ping;

  BatchRoutes(Vertx vertx, Jobs jobs, Duration ping) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.ping = ping;
  }

  void get(RoutingContext ctx) {
    jobs.ask(new Call.GetBatch(id(ctx)))
        .onSuccess(view -> Answers.json(ctx, 200, BatchJson.of(view)))
        .onFailure(ctx::fail);
  }

  /** 202 while its jobs are stopping, 200 once they are all final. */
  void cancel(RoutingContext ctx) {
    jobs.ask(new Call.CancelBatch(id(ctx)))
        .onSuccess(view -> Answers.json(ctx, view.isFinal() ? 200 : 202, BatchJson.of(view)))
        .onFailure(ctx::fail);
  }

  /** Progress of the whole as server-sent events. */
  void events(RoutingContext ctx) {
    JobId id = id(ctx);
    jobs.ask(new Call.GetBatch(id))
        .onSuccess(
            view -> {
              if (Answers.isHead(ctx)) {
                onlyHead(ctx, Accepts.EVENT_STREAM);
              } else if (!ctx.response().closed()) {
                new BatchEvents(vertx, jobs, ctx.response(), ping).begin(view);
              }
            })
        .onFailure(ctx::fail);
  }

  /** What became of the inputs, in their order, a line each. */
  void results(RoutingContext ctx) {
    JobId id = id(ctx);
    boolean follow = follow(ctx);
    jobs.ask(new Call.GetBatch(id))
        .onSuccess(
            view -> {
              if (Answers.isHead(ctx)) {
                onlyHead(ctx, Accepts.LINES);
              } else if (!ctx.response().closed()) {
                new BatchResults(vertx, jobs, ctx.response(), id, follow).begin();
              }
            })
        .onFailure(ctx::fail);
  }

  private static boolean follow(RoutingContext ctx) {
    String text = Query.of(ctx.queryParams(), KNOWN).text("follow").orElse("true");
    if (!text.equals("true") && !text.equals("false")) {
      throw Query.bad("follow", text, "true or false");
    }
    return text.equals("true");
  }

  private static void onlyHead(RoutingContext ctx, String type) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end().onFailure(ctx::fail);
  }

  private static JobId id(RoutingContext ctx) {
    String text = ctx.pathParam("id");
    return JobId.parse(text)
        .orElseThrow(
            () -> new JobException(FailureCode.NOT_FOUND, "there is no batch '" + text + "'"));
  }
}
