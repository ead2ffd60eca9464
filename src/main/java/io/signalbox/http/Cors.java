package io.signalbox.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** The headers that let the pages of an allowed origin call this API. */
final class Cors {

  private Cors() {}

  static void allow(RoutingContext ctx, String origin) {
    HttpServerResponse response = ctx.response();
    response
        .putHeader("Access-Control-Allow-Origin", origin)
        .putHeader("Vary", "Origin")
        .putHeader(
            "Access-Control-Expose-Headers",
            "Location, Preference-Applied, Retry-After, Server-Timing, Signalbox-Job-Id,"
                + " Signalbox-Warnings");
    if (ctx.request().getHeader("Access-Control-Request-Method") != null) {
      response
          .putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
          .putHeader(
              "Access-Control-Allow-Headers",
              "Accept, Authorization, Content-Type, Last-Event-ID, Prefer, Signalbox-Labels,"
                  + " Signalbox-Params")
          .putHeader("Access-Control-Max-Age", "600");
    }
  }
}
