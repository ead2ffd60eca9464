package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Scripts, workers and capacity: the dispatcher's own figures, passed on. */
final class ServerRoutes {

  private final Jobs jobs;

  ServerRoutes(Jobs jobs) {
    this.jobs = jobs;
  }

  void scripts(RoutingContext ctx) {
    pass(ctx, new Call.Scripts());
  }

  void script(RoutingContext ctx) {
    pass(ctx, new Call.OneScript(ctx.pathParam("script")));
  }

  void workers(RoutingContext ctx) {
    pass(ctx, new Call.Workers());
  }

  void capacity(RoutingContext ctx) {
    pass(ctx, new Call.Capacity());
  }

  private void pass(RoutingContext ctx, Call<JsonObject> call) {
    jobs.ask(call).onSuccess(json -> Answers.json(ctx, 200, json)).onFailure(ctx::fail);
  }
}
