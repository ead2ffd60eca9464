package io.signalbox.http;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
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
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON)
        .end(body)
        .onFailure(ctx::fail);
  }

  static void text(RoutingContext ctx, String contentType, String body) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(body).onFailure(ctx::fail);
  }

  /** A payload as the body, from the heap or straight from its file. */
  static void payload(RoutingContext ctx, Payload payload) {
    HttpServerResponse response = ctx.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, typeOf(payload));
    send(response, payload).onFailure(ctx::fail);
  }

  private static CharSequence typeOf(Payload payload) {
    return payload.contentType().equals(Payload.JSON) ? Headers.JSON : payload.contentType();
  }

  private static Future<Void> send(HttpServerResponse response, Payload payload) {
    if (payload instanceof Payload.Bytes bytes) {
      return response.end(Buffer.buffer(bytes.bytes()));
    }
    return file(response, (Payload.File) payload);
  }

  /** A file as the body; its headers are put already. */
  static Future<Void> file(HttpServerResponse response, Payload.File file) {
    return response.sendFile(file.path().toString(), 0, file.length()).recover(Answers::unreadable);
  }

  /** History may forget a job, and its files, between the look-up and the opening. */
  private static Future<Void> unreadable(Throwable cause) {
    return Future.failedFuture(
        cause instanceof FileNotFoundException
            ? Failure.of(FailureCode.NOT_FOUND, "the payload is no longer kept").exception()
            : cause);
  }
}
