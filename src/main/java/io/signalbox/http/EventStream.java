package io.signalbox.http;

import io.signalbox.bus.EventMessage;
import io.signalbox.bus.Watch;
import io.signalbox.http.EventSink.EndReason;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * One watcher: carries events from a watch to a sink at the reader's pace, with heartbeats. Never
 * an unbounded buffer: who falls too far behind is sent away and can resume.
 */
final class EventStream {

  private final Vertx vertx;
  private final EventSink sink;
  private final boolean endsWithFinal;
  private final Backlog backlog = new Backlog();
  private final long pings;
  private Watch watch;
  private boolean historyOnly;
  private boolean ending;
  private boolean closed;

  /**
   * @param endsWithFinal whether the final event of a job ends the stream
   */
  EventStream(Vertx vertx, EventSink sink, Duration ping, boolean endsWithFinal) {
    this.vertx = vertx;
    this.sink = sink;
    this.endsWithFinal = endsWithFinal;
    this.pings = vertx.setPeriodic(ping.toMillis(), tick -> beat());
    sink.onRoom(this::pump);
  }

  /** An event of the watch, in order. */
  void offer(EventMessage message) {
    if (closed || ending) {
      return;
    }
    // Without a watch yet this is history, which the store holds anyway.
    if (!backlog.add(message, watch != null)) {
      close(EndReason.SLOW_READER);
      return;
    }
    ending = endsWithFinal && message.event().type().isFinal();
    pump();
  }

  /** The history is told; what comes now is live. */
  void live(Watch begun) {
    watch = begun;
    if (closed) {
      begun.close();
    } else if (historyOnly) {
      ending = true;
      pump();
    }
  }

  /** Nothing live will come: the job is final, even if its history lacks the final event. */
  void endAfterHistory() {
    historyOnly = true;
  }

  /** Ends the stream now. */
  void close(EndReason reason) {
    if (release()) {
      sink.end(reason);
    }
  }

  /** Lets go of everything, without a word to the reader; true the first time. */
  boolean release() {
    if (closed) {
      return false;
    }
    closed = true;
    backlog.clear();
    vertx.cancelTimer(pings);
    if (watch != null) {
      watch.close();
    }
    return true;
  }

  private void pump() {
    while (!closed && !backlog.isEmpty() && !sink.isFull()) {
      sink.send(backlog.poll());
    }
    if (!closed && ending && backlog.isEmpty()) {
      close(EndReason.FINAL);
    }
  }

  private void beat() {
    if (!sink.isFull()) {
      sink.ping();
    }
  }
}
