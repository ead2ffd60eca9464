package io.signalbox.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** What kind of answer a client asks for. */
final class Accepts {

  static final String EVENT_STREAM = "text/event-stream";
  static final String LINES = "application/x-ndjson";

  private Accepts() {}

  /** Whether server-sent events are asked for by name. */
  static boolean eventStream(RoutingContext ctx) {
    return names(ctx, EVENT_STREAM);
  }

  /** Whether newline-delimited JSON is asked for by name. */
  static boolean lines(RoutingContext ctx) {
    return names(ctx, LINES);
  }

  /** Most requests accept anything; to parse all their headers would cost more than the rest. */
  private static boolean names(RoutingContext ctx, String type) {
    String accept = ctx.request().getHeader(HttpHeaders.ACCEPT);
    return accept != null
        && !accept.equals("*/*")
        && ctx.parsedHeaders().accept().stream()
            .anyMatch(
                named -> type.equalsIgnoreCase(named.component() + "/" + named.subComponent()));
  }

  static boolean webSocket(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }
}
