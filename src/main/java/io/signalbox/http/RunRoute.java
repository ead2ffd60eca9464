package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.Warning;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/scripts/{script}/run}: waits for the outcome and answers with the output. A
 * client that goes away cancels its job.
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
      stream(ctx, taken);
    } else {
      await(ctx, taken);
    }
  }

  private void await(RoutingContext ctx, Intake.Taken taken) {
    JobId id = taken.request().id();
    ctx.response().closeHandler(gone -> cancel(id));
    intake
        .hand(taken, new Call.Run(taken.request(), taken.admission()))
        .onSuccess(finished -> answer(ctx, finished))
        .onFailure(ctx::fail);
  }

  private void stream(RoutingContext ctx, Intake.Taken taken) {
    JobId id = taken.request().id();
    intake
        .hand(taken, new Call.Submit(taken.request(), taken.admission()))
        .onSuccess(view -> follow(ctx, id))
        .onFailure(ctx::fail);
  }

  private void follow(RoutingContext ctx, JobId id) {
    if (ctx.response().closed()) {
      cancel(id);
      return;
    }
    ctx.response().putHeader(Headers.JOB_ID, id.value());
    streams.ofJob(id, -1, streams.sse(ctx.request(), false), () -> cancel(id));
  }

  private static void answer(RoutingContext ctx, Call.Finished finished) {
    HttpServerResponse response = ctx.response();
    if (response.closed()) {
      return;
    }
    Job job = finished.job();
    response.putHeader(Headers.JOB_ID, job.id().value());
    ServerTiming.of(job).ifPresent(text -> response.putHeader(Headers.SERVER_TIMING, text));
    if (!job.warnings().isEmpty()) {
      response.putHeader(Headers.WARNINGS, codes(job.warnings()));
    }
    if (finished.output().isPresent()) {
      Answers.payload(ctx, finished.output().get());
    } else {
      Problems.concerns(ctx, job.id());
      ctx.fail(Problems.of(job));
    }
  }

  private static String codes(List<Warning> warnings) {
    return warnings.stream().map(Warning::code).distinct().collect(Collectors.joining(", "));
  }

  private void cancel(JobId id) {
    jobs.cancel(id).onFailure(cause -> LOG.debug("job {} was not cancelled", id, cause));
  }
}
