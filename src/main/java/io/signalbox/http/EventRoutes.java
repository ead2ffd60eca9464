package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.EventMessage;
import io.signalbox.bus.Jobs;
import io.signalbox.job.JobId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /v1/jobs/{id}/events} and {@code GET /v1/events}: a websocket, server-sent events or a
 * JSON page, by what the client asks for.
 */
final class EventRoutes {

  private static final Set<String> KNOWN = Set.of("after");

  private final Jobs jobs;
  private final EventStreams streams;
  private final FeedCursors cursors;

  EventRoutes(Jobs jobs, EventStreams streams, FeedCursors cursors) {
    this.jobs = jobs;
    this.streams = streams;
    this.cursors = cursors;
  }

  /** The events of one job. An unknown job is refused before any upgrade. */
  void ofJob(RoutingContext ctx) {
    JobId id = JobIds.of(ctx);
    long after =
        after(ctx)
            .map(text -> Query.number(text).orElseThrow(() -> notAPlace(text, "a seq")))
            .orElse(-1L);
    HttpServerRequest request = ctx.request();
    // Frames that arrive before the upgrade would be lost to the websocket.
    request.pause();
    jobs.get(id)
        .compose(view -> ofJob(ctx, id, after, view.job().state().isFinal()))
        .onFailure(ctx::fail);
  }

  /** The events of all jobs. */
  void ofAll(RoutingContext ctx) {
    FeedCursors.Place place =
        after(ctx)
            .map(text -> cursors.parse(text).orElseThrow(() -> notAPlace(text, "a cursor")))
            .orElse(FeedCursors.Place.PRESENT);
    if (Accepts.webSocket(ctx.request())) {
      ctx.request()
          .toWebSocket()
          .onSuccess(
              socket -> streams.ofFeed(place, streams.webSocket(ctx.request(), socket, true)))
          .onFailure(ctx::fail);
    } else if (Accepts.eventStream(ctx) && Answers.isHead(ctx)) {
      onlyHead(ctx);
    } else if (Accepts.eventStream(ctx)) {
      streams.ofFeed(place, streams.sse(ctx.request(), true));
    } else {
      jobs.ask(new Call.Feed(place.after()))
          .onSuccess(page -> feedPage(ctx, page, place))
          .onFailure(ctx::fail);
    }
  }

  private Future<?> ofJob(RoutingContext ctx, JobId id, long after, boolean isFinal) {
    if (Accepts.webSocket(ctx.request())) {
      return ctx.request()
          .toWebSocket()
          .onSuccess(
              socket -> begin(id, after, streams.webSocket(ctx.request(), socket, false), isFinal));
    }
    ctx.request().resume();
    if (ctx.response().closed()) {
      return Future.succeededFuture();
    }
    if (Accepts.eventStream(ctx) && Answers.isHead(ctx)) {
      onlyHead(ctx);
      return Future.succeededFuture();
    }
    if (Accepts.eventStream(ctx) && !isFinal) {
      begin(id, after, streams.sse(ctx.request(), false), false);
      return Future.succeededFuture();
    }
    return jobs.ask(new Call.Events(id, after)).onSuccess(past -> answer(ctx, id, after, past));
  }

  /** Answers about a final job by events, or about any job by a page. */
  private void answer(RoutingContext ctx, JobId id, long after, List<EventMessage> past) {
    if (ctx.response().closed()) {
      return;
    }
    if (!Accepts.eventStream(ctx)) {
      Answers.json(ctx, 200, page(past).appendString("]}"));
    } else if (past.isEmpty()) {
      // An EventSource that is told 204 stops to reconnect.
      ctx.response().setStatusCode(204).end().onFailure(ctx::fail);
    } else {
      begin(id, after, streams.sse(ctx.request(), false), true);
    }
  }

  private void begin(JobId id, long after, EventSink sink, boolean isFinal) {
    EventStream stream = streams.ofJob(id, after, sink, () -> {});
    if (isFinal) {
      stream.endAfterHistory();
    }
  }

  private static void onlyHead(RoutingContext ctx) {
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, Accepts.EVENT_STREAM)
        .end()
        .onFailure(ctx::fail);
  }

  private void feedPage(RoutingContext ctx, Call.FeedPage page, FeedCursors.Place place) {
    boolean reset = page.reset() || place.reset();
    Answers.json(
        ctx,
        200,
        page(page.events())
            .appendString("],\"reset\":" + reset)
            .appendString(",\"next_cursor\":\"" + cursors.text(page.last()) + "\"}"));
  }

  /** The encoded events are joined as they are, never parsed. */
  private static Buffer page(List<EventMessage> events) {
    Buffer json = Buffer.buffer("{\"items\":[");
    for (int at = 0; at < events.size(); at++) {
      json.appendString(at == 0 ? "" : ",").appendBuffer(events.get(at).json());
    }
    return json;
  }

  private static Optional<String> after(RoutingContext ctx) {
    Query query = Query.of(ctx.queryParams(), KNOWN);
    return Optional.ofNullable(ctx.request().getHeader("Last-Event-ID"))
        .filter(id -> !id.isEmpty())
        .or(() -> query.text("after"));
  }

  private static RuntimeException notAPlace(String text, String expected) {
    return Query.bad("after or Last-Event-ID", text, expected + " given here");
  }
}
