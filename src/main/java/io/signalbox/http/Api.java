package io.signalbox.http;

import io.signalbox.bus.Jobs;
import io.vertx.core.http.HttpMethod;

/** Which path leads where: the whole API at a glance. Paths match {@code openapi.json}. */
final class Api {

  private static final String JSON = "application/json";

  private final Intake intake;
  private final EventStreams streams;
  private final FeedCursors cursors;
  private final Jobs jobs;
  private final BatchApi batches;

  Api(Jobs jobs, Intake intake, EventStreams streams, FeedCursors cursors, BatchApi batches) {
    this.batches = batches;
    this.jobs = jobs;
    this.intake = intake;
    this.streams = streams;
    this.cursors = cursors;
  }

  void addTo(Routes routes, HealthRoutes health, OpenApi openApi) {
    work(routes);
    jobs(routes, new JobRoutes(jobs));
    artifacts(routes, new ArtifactRoutes(jobs));
    batches.addTo(routes);
    events(routes, new EventRoutes(jobs, streams, cursors));
    server(routes, new ServerRoutes(jobs));
    schedules(routes, new ScheduleRoutes(jobs, intake));
    routes.on(HttpMethod.GET, "/health/live", health::live);
    routes.on(HttpMethod.GET, "/health/ready", health::ready);
    routes.on(HttpMethod.GET, "/metrics", health::metrics);
    routes.on(HttpMethod.GET, "/openapi.json", openApi::document);
    routes.on(HttpMethod.GET, "/", openApi::frontPage);
  }

  private void work(Routes routes) {
    RunRoute run = new RunRoute(jobs, intake, streams);
    SubmitRoute submit = new SubmitRoute(jobs, intake);
    routes.on(HttpMethod.POST, "/v1/scripts/:script/run", run::run);
    routes.on(HttpMethod.POST, "/v1/scripts/:script/jobs", submit::submit).produces(JSON);
  }

  private static void jobs(Routes routes, JobRoutes job) {
    routes.on(HttpMethod.GET, "/v1/jobs", job::list).produces(JSON);
    routes.on(HttpMethod.GET, "/v1/jobs/:id", job::get).produces(JSON);
    routes.on(HttpMethod.DELETE, "/v1/jobs/:id", job::delete);
    routes.on(HttpMethod.POST, "/v1/jobs/:id/cancel", job::cancel).produces(JSON);
    routes.on(HttpMethod.POST, "/v1/jobs/:id/retry", job::retry).produces(JSON);
    routes.on(HttpMethod.GET, "/v1/jobs/:id/input", job::input);
    routes.on(HttpMethod.GET, "/v1/jobs/:id/output", job::output);
    routes.on(HttpMethod.GET, "/v1/jobs/:id/log", job::log).produces("text/plain");
  }

  private static void artifacts(Routes routes, ArtifactRoutes artifacts) {
    routes.on(HttpMethod.GET, "/v1/jobs/:id/artifacts", artifacts::list).produces(JSON);
    routes.on(HttpMethod.GET, "/v1/jobs/:id/artifacts/*", artifacts::get);
  }

  private static void events(Routes routes, EventRoutes events) {
    routes
        .on(HttpMethod.GET, "/v1/jobs/:id/events", events::ofJob)
        .produces(JSON)
        .produces(Accepts.EVENT_STREAM);
    routes
        .on(HttpMethod.GET, "/v1/events", events::ofAll)
        .produces(JSON)
        .produces(Accepts.EVENT_STREAM);
  }

  private static void server(Routes routes, ServerRoutes server) {
    routes.on(HttpMethod.GET, "/v1/scripts", server::scripts).produces(JSON);
    routes.on(HttpMethod.GET, "/v1/scripts/:script", server::script).produces(JSON);
    routes.on(HttpMethod.GET, "/v1/workers", server::workers).produces(JSON);
    routes.on(HttpMethod.GET, "/v1/capacity", server::capacity).produces(JSON);
  }

  private static void schedules(Routes routes, ScheduleRoutes schedules) {
    routes.on(HttpMethod.GET, "/v1/schedules", schedules::list).produces(JSON);
    routes.on(HttpMethod.GET, "/v1/schedules/:name", schedules::get).produces(JSON);
    routes.on(HttpMethod.PUT, "/v1/schedules/:name", schedules::put).produces(JSON);
    routes.on(HttpMethod.DELETE, "/v1/schedules/:name", schedules::delete);
    routes.on(HttpMethod.POST, "/v1/schedules/:name/run", schedules::run).produces(JSON);
  }
}
