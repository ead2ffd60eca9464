package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobId;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;

/** The shapes of answers. All futures of this floor end here or in {@link Problems}. */
final class Answers {

  private Answers() {}

  static void json(RoutingContext ctx, int status, JsonObject body) {
    json(ctx, status, body.toBuffer());
  }

  static void json(RoutingContext ctx, int status, Buffer body) {
    ctx.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON);
    send(ctx, body).onFailure(ctx::fail);
  }

  /** 202, and where the new job is. */
  static void accepted(RoutingContext ctx, Call.JobView view) {
    JobId id = view.job().id();
    ctx.response().putHeader("Location", "/v1/jobs/" + id).putHeader(Headers.JOB_ID, id.value());
    json(ctx, 202, JobsJson.view(view));
  }

  static void text(RoutingContext ctx, String contentType, String body) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    send(ctx, Buffer.buffer(body)).onFailure(ctx::fail);
  }

  /** A payload as the body, from the heap or straight from its file. */
  static void payload(RoutingContext ctx, Payload payload) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, typeOf(payload));
    Future<Void> sent =
        payload instanceof Payload.Bytes bytes
            ? send(ctx, Buffer.buffer(bytes.bytes()))
            : file(ctx, (Payload.File) payload);
    sent.onFailure(ctx::fail);
  }

  /** A file as the body; its type is put already. */
  static Future<Void> file(RoutingContext ctx, Payload.File file) {
    return isHead(ctx)
        ? head(ctx, file.length())
        : ctx.response()
            .sendFile(file.path().toString(), 0, file.length())
            .recover(Answers::unreadable);
  }

  /** Some bytes of a file as the body. */
  static Future<Void> part(RoutingContext ctx, Payload.File file, long first, long length) {
    return ctx.response()
        .sendFile(file.path().toString(), first, length)
        .recover(Answers::unreadable);
  }

  private static Future<Void> send(RoutingContext ctx, Buffer body) {
    return isHead(ctx) ? head(ctx, body.length()) : ctx.response().end(body);
  }

  /** Whether only the headers are asked for; Vert.x would send a file all the same. */
  static boolean isHead(RoutingContext ctx) {
    return ctx.request().method() == HttpMethod.HEAD;
  }

  private static Future<Void> head(RoutingContext ctx, long length) {
    return ctx.response().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length)).end();
  }

  private static CharSequence typeOf(Payload payload) {
    return payload.contentType().equals(Payload.JSON) ? Headers.JSON : payload.contentType();
  }

  /** History may forget a job, and its files, between the look-up and the opening. */
  private static Future<Void> unreadable(Throwable cause) {
    return Future.failedFuture(
        cause instanceof FileNotFoundException
            ? Failure.of(FailureCode.NOT_FOUND, "the payload is no longer kept").exception()
            : cause);
  }
}
