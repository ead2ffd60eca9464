package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.vertx.ext.web.RoutingContext;

/** Recurring jobs: what is scheduled, and changes of what the API has defined. */
final class ScheduleRoutes {

  /** A definition holds an input, and lies as one text beside the jobs. */
  private static final long MAX_BYTES = 1 << 20;

  private final Jobs jobs;
  private final Intake intake;

  ScheduleRoutes(Jobs jobs, Intake intake) {
    this.jobs = jobs;
    this.intake = intake;
  }

  void list(RoutingContext ctx) {
    jobs.ask(new Call.Schedules())
        .onSuccess(json -> Answers.json(ctx, 200, json))
        .onFailure(ctx::fail);
  }

  void get(RoutingContext ctx) {
    jobs.ask(new Call.OneSchedule(name(ctx)))
        .onSuccess(json -> Answers.json(ctx, 200, json))
        .onFailure(ctx::fail);
  }

  /** 201 where there was none of that name. */
  void put(RoutingContext ctx) {
    intake
        .object(ctx, MAX_BYTES)
        .compose(definition -> jobs.ask(new Call.PutSchedule(name(ctx), definition)))
        .onSuccess(defined -> Answers.json(ctx, defined.isNew() ? 201 : 200, defined.schedule()))
        .onFailure(ctx::fail);
  }

  void delete(RoutingContext ctx) {
    jobs.ask(new Call.DeleteSchedule(name(ctx)))
        .onSuccess(gone -> ctx.response().setStatusCode(204).end().onFailure(ctx::fail))
        .onFailure(ctx::fail);
  }

  void run(RoutingContext ctx) {
    jobs.ask(new Call.RunSchedule(name(ctx)))
        .onSuccess(view -> Answers.accepted(ctx, view))
        .onFailure(ctx::fail);
  }

  private static String name(RoutingContext ctx) {
    return ctx.pathParam("name");
  }
}
