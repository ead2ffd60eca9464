package io.signalbox.http;

import io.signalbox.bus.JobsJson;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failure as problem JSON (RFC 9457). The one failure handler of the router. */
final class Problems implements Handler<RoutingContext> {

  static final String CONTENT_TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final String JOB = "job_id";
  private static final Map<Integer, FailureCode> BY_STATUS =
      Map.of(
          400, FailureCode.INVALID_REQUEST,
          404, FailureCode.NOT_FOUND,
          405, FailureCode.METHOD_NOT_ALLOWED,
          406, FailureCode.NOT_ACCEPTABLE,
          413, FailureCode.INPUT_TOO_LARGE,
          415, FailureCode.UNSUPPORTED_MEDIA_TYPE);

  private final UnreadBody unreadBody;

  Problems(UnreadBody unreadBody) {
    this.unreadBody = unreadBody;
  }

  /** Remembers which job a later failure of this request concerns. */
  static void concerns(RoutingContext ctx, JobId id) {
    ctx.put(JOB, id.value());
  }

  /** Why a final job has no output. */
  static JobException of(Job job) {
    return job.failure()
        .map(JobException::new)
        .orElseGet(
            () -> new JobException(FailureCode.INTERNAL, "the job has neither output nor failure"));
  }

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerResponse response = ctx.response();
    if (ctx.failure() instanceof HttpClosedException || response.closed() || response.ended()) {
      return;
    }
    Failure failure = failureOf(ctx);
    if (failure.code() == FailureCode.INTERNAL && !(ctx.failure() instanceof JobException)) {
      LOG.error("{} {} failed", ctx.request().method(), ctx.request().path(), ctx.failure());
    }
    if (response.headWritten()) {
      ctx.request().connection().close();
    } else {
      answer(ctx, failure);
    }
  }

  private void answer(RoutingContext ctx, Failure failure) {
    HttpServerResponse response = ctx.response();
    JsonObject problem = JobsJson.problem(failure);
    String job = ctx.get(JOB);
    if (job != null) {
      problem.put(JOB, job);
    }
    headers(response, failure);
    response.setStatusCode(failure.code().status()).putHeader("Content-Type", CONTENT_TYPE);
    unreadBody.settle(ctx.request(), problem.toBuffer());
  }

  private static void headers(HttpServerResponse response, Failure failure) {
    if (failure.code() == FailureCode.UNAUTHORIZED) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"signalbox\"");
    }
    boolean full = failure.code().status() == 429;
    Object wait = failure.facts().get("retry_after_ms");
    if (full || wait instanceof Number) {
      response.putHeader("Retry-After", Long.toString(seconds(wait)));
    }
  }

  /** Whole seconds, rounded up: a client that comes back a moment early is refused again. */
  private static long seconds(Object millis) {
    long ms = millis instanceof Number number ? number.longValue() : 0;
    return Math.max(1, (ms + 999) / 1000);
  }

  private static Failure failureOf(RoutingContext ctx) {
    Throwable cause = ctx.failure();
    if (cause instanceof JobException known) {
      return known.failure();
    }
    int status = cause instanceof HttpException http ? http.getStatusCode() : ctx.statusCode();
    FailureCode code = BY_STATUS.get(status);
    return code == null
        ? Failure.of(FailureCode.INTERNAL, "the server failed; its log says why")
        : Failure.of(code, detail(code, cause));
  }

  private static String detail(FailureCode code, Throwable cause) {
    if (code == FailureCode.NOT_ACCEPTABLE) {
      return "nothing that the Accept header names can be produced here";
    }
    String why = cause instanceof HttpException http ? http.getPayload() : null;
    return why != null ? why : "the request is malformed";
  }
}
