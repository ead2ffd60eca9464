package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.job.Attempt;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.Warning;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        .hand(taken, new Call.Run(taken.request(), Optional.of(taken.admission())))
        .onSuccess(finished -> answer(ctx, finished))
        .onFailure(ctx::fail);
  }

  private void stream(RoutingContext ctx, Intake.Taken taken) {
    JobId id = taken.request().id();
    intake
        .hand(taken, new Call.Submit(taken.request(), Optional.of(taken.admission())))
        .onSuccess(view -> follow(ctx, id))
        .onFailure(ctx::fail);
  }

  private void follow(RoutingContext ctx, JobId id) {
    if (ctx.response().closed()) {
      cancel(id);
      return;
    }
    ctx.response().putHeader("Signalbox-Job-Id", id.value());
    streams.ofJob(id, -1, streams.sse(ctx.request(), false), () -> cancel(id));
  }

  private static void answer(RoutingContext ctx, Call.Finished finished) {
    HttpServerResponse response = ctx.response();
    if (response.closed()) {
      return;
    }
    Job job = finished.job();
    response.putHeader("Signalbox-Job-Id", job.id().value());
    serverTiming(job).ifPresent(text -> response.putHeader("Server-Timing", text));
    if (!job.warnings().isEmpty()) {
      response.putHeader("Signalbox-Warnings", codes(job.warnings()));
    }
    Problems.concerns(ctx, job.id());
    finished
        .output()
        .ifPresentOrElse(output -> Answers.payload(ctx, output), () -> ctx.fail(Problems.of(job)));
  }

  private static Optional<String> serverTiming(Job job) {
    List<Attempt> attempts = job.attempts();
    if (attempts.isEmpty()) {
      return Optional.empty();
    }
    Figures figures = attempts.get(attempts.size() - 1).figures();
    return Optional.of(
        String.format(Locale.ROOT, "queue;dur=%d, run;dur=%d", figures.waitMs(), figures.runMs()));
  }

  private static String codes(List<Warning> warnings) {
    return warnings.stream().map(Warning::code).distinct().collect(Collectors.joining(", "));
  }

  private void cancel(JobId id) {
    jobs.cancel(id).onFailure(cause -> LOG.debug("job {} was not cancelled", id, cause));
  }
}
