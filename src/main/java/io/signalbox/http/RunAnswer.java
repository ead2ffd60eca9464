package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.job.Job;
import io.signalbox.job.Payload;
import io.signalbox.job.Warning;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The answer about a job that was waited for: its output or a problem, and what it cost. */
final class RunAnswer {

  private RunAnswer() {}

  /** Answers with the output as it is. */
  static void send(RoutingContext ctx, Call.Finished finished) {
    send(ctx, finished, Answers::payload);
  }

  /**
   * @param sender answers with an output, after the headers
   */
  static void send(
      RoutingContext ctx, Call.Finished finished, BiConsumer<RoutingContext, Payload> sender) {
    if (ctx.response().closed()) {
      return;
    }
    headers(ctx.response(), finished.job());
    if (finished.output().isPresent()) {
      sender.accept(ctx, finished.output().get());
    } else {
      Problems.concerns(ctx, finished.job().id());
      ctx.fail(Problems.of(finished.job()));
    }
  }

  private static void headers(HttpServerResponse response, Job job) {
    response.putHeader(Headers.JOB_ID, job.id().value());
    ServerTiming.of(job).ifPresent(text -> response.putHeader(Headers.SERVER_TIMING, text));
    if (!job.warnings().isEmpty()) {
      response.putHeader(Headers.WARNINGS, codes(job.warnings()));
    }
  }

  private static String codes(List<Warning> warnings) {
    return warnings.stream().map(Warning::code).distinct().collect(Collectors.joining(", "));
  }
}
