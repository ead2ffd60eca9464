package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.job.JobId;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/scripts/{script}/run}: waits for the outcome and answers with the output, or
 * streams events or partial outputs. A client that goes away cancels its job.
 */
final class RunRoute {

  private static final Logger LOG = LoggerFactory.getLogger(RunRoute.class);

  private final Jobs jobs;
  private final Intake intake;
  private final EventStreams streams;

  RunRoute(Jobs jobs, Intake intake, EventStreams streams) {
    this.jobs = jobs;
    this.intake = intake;
    this.streams = streams;
  }

  void run(RoutingContext ctx) {
    intake.take(ctx).onSuccess(taken -> begin(ctx, taken)).onFailure(ctx::fail);
  }

  private void begin(RoutingContext ctx, Intake.Taken taken) {
    if (ctx.response().closed()) {
      intake.drop(taken);
    } else if (Accepts.eventStream(ctx)) {
      submit(ctx, taken, id -> stream(ctx, id));
    } else if (Accepts.lines(ctx)) {
      submit(ctx, taken, id -> new LineStream(jobs, id, ctx).begin(() -> cancel(id)));
    } else {
      await(ctx, taken);
    }
  }

  private void await(RoutingContext ctx, Intake.Taken taken) {
    JobId id = taken.request().id();
    ctx.response().closeHandler(gone -> cancel(id));
    intake
        .hand(taken, new Call.Run(taken.request(), taken.admission()))
        .onSuccess(finished -> RunAnswer.send(ctx, finished))
        .onFailure(ctx::fail);
  }

  private void submit(RoutingContext ctx, Intake.Taken taken, Consumer<JobId> follow) {
    JobId id = taken.request().id();
    intake
        .hand(taken, new Call.Begin(taken.request(), taken.admission()))
        .onSuccess(view -> accepted(ctx, id, follow))
        .onFailure(ctx::fail);
  }

  private void accepted(RoutingContext ctx, JobId id, Consumer<JobId> follow) {
    if (ctx.response().closed()) {
      cancel(id);
    } else {
      ctx.response().putHeader(Headers.JOB_ID, id.value());
      follow.accept(id);
    }
  }

  private void stream(RoutingContext ctx, JobId id) {
    streams.ofJob(id, -1, streams.sse(ctx.request(), false), () -> cancel(id));
  }

  private void cancel(JobId id) {
    jobs.cancel(id).onFailure(cause -> LOG.debug("job {} was not cancelled", id, cause));
  }
}
