package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.JobList;
import io.signalbox.bus.Jobs;
import io.signalbox.bus.JobsJson;
import io.vertx.ext.web.RoutingContext;

/** What can be asked of jobs that exist. */
final class JobRoutes {

  private final Jobs jobs;

  JobRoutes(Jobs jobs) {
    this.jobs = jobs;
  }

  void list(RoutingContext ctx) {
    Query query = Query.of(ctx.queryParams(), JobList.FIELDS);
    jobs.ask(new Call.Find(JobList.query(query::text)))
        .onSuccess(page -> Answers.json(ctx, 200, JobList.json(page)))
        .onFailure(ctx::fail);
  }

  void get(RoutingContext ctx) {
    jobs.get(JobIds.of(ctx))
        .onSuccess(view -> Answers.json(ctx, 200, JobsJson.view(view)))
        .onFailure(ctx::fail);
  }

  void input(RoutingContext ctx) {
    jobs.ask(new Call.Input(JobIds.of(ctx)))
        .onSuccess(input -> Answers.payload(ctx, input))
        .onFailure(ctx::fail);
  }

  void output(RoutingContext ctx) {
    jobs.ask(new Call.Output(JobIds.of(ctx)))
        .onSuccess(output -> Answers.payload(ctx, output))
        .onFailure(ctx::fail);
  }

  void log(RoutingContext ctx) {
    jobs.ask(new Call.Events(JobIds.of(ctx), -1))
        .onSuccess(events -> Answers.text(ctx, "text/plain; charset=utf-8", JobLog.text(events)))
        .onFailure(ctx::fail);
  }

  /** 202 while the job is stopping, 200 once it is final. */
  void cancel(RoutingContext ctx) {
    jobs.cancel(JobIds.of(ctx))
        .onSuccess(
            view ->
                Answers.json(ctx, view.job().state().isFinal() ? 200 : 202, JobsJson.view(view)))
        .onFailure(ctx::fail);
  }

  void delete(RoutingContext ctx) {
    jobs.ask(new Call.Delete(JobIds.of(ctx)))
        .onSuccess(gone -> ctx.response().setStatusCode(204).end().onFailure(ctx::fail))
        .onFailure(ctx::fail);
  }
}
