package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.JobId;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/** {@code POST /v1/scripts/{script}/jobs}: accepts a job and, if preferred, waits a while. */
final class SubmitRoute {

  private final Jobs jobs;
  private final Intake intake;

  SubmitRoute(Jobs jobs, Intake intake) {
    this.jobs = jobs;
    this.intake = intake;
  }

  void submit(RoutingContext ctx) {
    Prefer prefer = Prefer.of(ctx.request().headers().getAll("Prefer"));
    intake
        .takeSubmitted(ctx)
        .compose(taken -> accept(taken, prefer))
        .onSuccess(view -> answer(ctx, view, prefer))
        .onFailure(ctx::fail);
  }

  private Future<Call.JobView> accept(Intake.Taken taken, Prefer prefer) {
    return intake
        .hand(taken, new Call.Submit(taken.request(), taken.admission()))
        .compose(
            view ->
                prefer.waitSeconds() == 0 || view.job().state().isFinal()
                    ? Future.succeededFuture(view)
                    : waitFor(view.job().id(), prefer.waitSeconds()));
  }

  private Future<Call.JobView> waitFor(JobId id, int seconds) {
    return jobs.ask(new Call.Await(id))
        .map(finished -> new Call.JobView(finished.job(), 0, -1))
        .timeout(seconds, TimeUnit.SECONDS)
        .recover(notYet -> jobs.get(id));
  }

  private static void answer(RoutingContext ctx, Call.JobView view, Prefer prefer) {
    JobId id = view.job().id();
    ctx.response()
        .putHeader("Location", "/v1/jobs/" + id)
        .putHeader("Signalbox-Job-Id", id.value());
    prefer.applied().ifPresent(text -> ctx.response().putHeader("Preference-Applied", text));
    boolean complete = prefer.waitSeconds() > 0 && view.job().state().isFinal();
    Answers.json(ctx, complete ? 200 : 202, JobsJson.view(view));
  }
}
