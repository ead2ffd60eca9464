package io.signalbox.http;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What orchestrators and monitors ask: alive, ready, figures. */
final class HealthRoutes {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Supplier<Readiness> readiness;
  private final Optional<Supplier<String>> scrape;

  HealthRoutes(Vertx vertx, Supplier<Readiness> readiness, Optional<Supplier<String>> scrape) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.scrape = scrape;
  }

  void live(RoutingContext ctx) {
    Answers.json(ctx, 200, new JsonObject().put("status", "live"));
  }

  void ready(RoutingContext ctx) {
    Readiness now = readiness.get();
    now.failure()
        .ifPresentOrElse(
            failure -> ctx.fail(failure.exception()),
            () -> Answers.json(ctx, 200, ready(now.remarks())));
  }

  private static JsonObject ready(List<Readiness.Remark> remarks) {
    JsonObject json = new JsonObject().put("status", "ready");
    return remarks.isEmpty()
        ? json
        : json.put("warnings", new JsonArray(remarks.stream().map(HealthRoutes::json).toList()));
  }

  private static JsonObject json(Readiness.Remark remark) {
    JsonObject json = new JsonObject();
    remark.script().ifPresent(name -> json.put("script", name));
    return json.put("code", remark.warning().code()).put("detail", remark.warning().detail());
  }

  /** Off the event loop: a scrape of many meters takes milliseconds. */
  void metrics(RoutingContext ctx) {
    Supplier<String> figures =
        scrape.orElseThrow(
            () ->
                new JobException(
                    FailureCode.NOT_FOUND, "metrics are switched off by metrics.prometheus"));
    vertx
        .executeBlocking(figures::get, false)
        .onSuccess(text -> Answers.text(ctx, PROMETHEUS, text))
        .onFailure(ctx::fail);
  }
}
