package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.JobList;
import io.signalbox.bus.Jobs;
import io.signalbox.bus.JobsJson;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What can be asked of jobs that exist. */
final class JobRoutes {

  private static final String TEXT = "text/plain; charset=utf-8";

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
    OptionalInt attempt = attempt(Query.of(ctx.queryParams(), Set.of("attempt")));
    jobs.ask(new Call.Events(JobIds.of(ctx), -1))
        .onSuccess(events -> Answers.text(ctx, TEXT, JobLog.text(events, attempt)))
        .onFailure(ctx::fail);
  }

  private static OptionalInt attempt(Query query) {
    Optional<String> text = query.text("attempt");
    return text.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(
            text.flatMap(Query::number)
                .filter(number -> number >= 0 && number <= Integer.MAX_VALUE)
                .orElseThrow(
                    () -> Query.bad("attempt", text.get(), "the number of an attempt, such as 1"))
                .intValue());
  }

  /** A new job, which has this one as its parent. */
  void retry(RoutingContext ctx) {
    Query query = Query.of(ctx.queryParams(), Set.of("alone"));
    jobs.ask(new Call.RunAgain(JobIds.of(ctx), isTrue(query, "alone")))
        .onSuccess(view -> Answers.accepted(ctx, view))
        .onFailure(ctx::fail);
  }

  private static boolean isTrue(Query query, String name) {
    String text = query.text(name).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw Query.bad(name, text, "true or false");
    }
    return text.equals("true");
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
