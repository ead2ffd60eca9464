package io.signalbox.http;

import io.signalbox.bus.Jobs;
import io.signalbox.bus.Watch;
import io.signalbox.http.EventSink.EndReason;
import io.signalbox.job.JobId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins event streams. Frames are shared by all watchers of one verticle instance. */
final class EventStreams {

  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

  private final Vertx vertx;
  private final Jobs jobs;
  private final Duration ping;
  private final Frames jobFrames;
  private final Frames feedFrames;

  EventStreams(Vertx vertx, Jobs jobs, Duration ping, FeedCursors cursors) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.ping = ping;
    this.jobFrames = Frames.ofJob();
    this.feedFrames = Frames.ofFeed(cursors);
  }

  /**
   * @param feed whether the events of all jobs are streamed, not those of one
   */
  EventSink sse(HttpServerRequest request, boolean feed) {
    return new SseSink(vertx, request, feed ? feedFrames : jobFrames);
  }

  /**
   * @param feed whether the events of all jobs are streamed, not those of one
   */
  EventSink webSocket(HttpServerRequest request, ServerWebSocket socket, boolean feed) {
    Wire wire = Wire.of(request.connection());
    return new WebSocketSink(vertx, wire, socket, feed ? feedFrames : jobFrames);
  }

  /**
   * Streams one job until its final event.
   *
   * @param after the last {@code seq} that was seen
   * @param gone what to do where the reader leaves before the end
   */
  EventStream ofJob(JobId id, long after, EventSink sink, Runnable gone) {
    EventStream stream = new EventStream(vertx, sink, ping, true);
    return begin(stream, sink, gone, jobs.watch(id, after, stream::offer));
  }

  /** Streams all jobs, from a place of {@link FeedCursors} on, until the reader leaves. */
  EventStream ofFeed(FeedCursors.Place place, EventSink sink) {
    EventStream stream = new EventStream(vertx, sink, ping, false);
    if (place.reset()) {
      sink.reset();
    }
    return begin(
        stream,
        sink,
        () -> {},
        jobs.watchAll(
            place.after(),
            lost -> {
              if (!place.reset()) {
                sink.reset();
              }
            },
            stream::offer));
  }

  private static EventStream begin(
      EventStream stream, EventSink sink, Runnable gone, Future<Watch> watch) {
    Runnable leave =
        () -> {
          stream.release();
          gone.run();
        };
    sink.onGone(leave);
    if (sink.isGone()) {
      leave.run();
    }
    watch
        .onSuccess(stream::live)
        .onFailure(
            cause -> {
              LOG.debug("an event stream could not begin", cause);
              stream.close(EndReason.UNAVAILABLE);
            });
    return stream;
  }
}
