package io.signalbox.http;

import io.signalbox.bus.Jobs;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;

/** Which path leads where, for batches. */
final class BatchApi {

  private static final String JSON = "application/json";

  private final BatchRoute submit;
  private final BatchRoutes batch;

  BatchApi(Vertx vertx, Jobs jobs, HttpSettings settings) {
    submit = new BatchRoute(vertx, jobs, settings.bodyTimeout());
    batch = new BatchRoutes(vertx, jobs, settings.ping());
  }

  void addTo(Routes routes) {
    routes.on(HttpMethod.POST, "/v1/scripts/:script/batches", submit::submit).produces(JSON);
    routes.on(HttpMethod.GET, "/v1/batches/:id", batch::get).produces(JSON);
    routes.on(HttpMethod.POST, "/v1/batches/:id/cancel", batch::cancel).produces(JSON);
    routes
        .on(HttpMethod.GET, "/v1/batches/:id/events", batch::events)
        .produces(Accepts.EVENT_STREAM);
    routes.on(HttpMethod.GET, "/v1/batches/:id/results", batch::results).produces(Accepts.LINES);
  }
}
