package io.signalbox.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** What kind of answer a client asks for. */
final class Accepts {

  static final String EVENT_STREAM = "text/event-stream";

  private Accepts() {}

  /** Whether server-sent events are asked for by name. */
  static boolean eventStream(RoutingContext ctx) {
    // Parsing them all costs more than the rest of most requests, and most name no type at all.
    String accept = ctx.request().getHeader(HttpHeaders.ACCEPT);
    return accept != null
        && ctx.parsedHeaders().accept().stream()
            .anyMatch(
                type ->
                    type.component().equalsIgnoreCase("text")
                        && type.subComponent().equalsIgnoreCase("event-stream"));
  }

  static boolean webSocket(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }
}
