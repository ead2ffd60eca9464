package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.EventMessage;
import io.signalbox.bus.Jobs;
import io.signalbox.bus.Watch;
import io.signalbox.job.EventType;
import io.signalbox.job.JobId;
import io.signalbox.job.RawJson;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import java.util.List;

/**
 * Follows one job and answers with a line for each of its partial outputs, at the pace of the
 * reader. What the reader cannot take yet is not kept here: events lie with their job, and are
 * asked for again. Confined to the context of the request.
 */
final class LineStream {

  private final Jobs jobs;
  private final JobId id;
  private final HttpServerResponse response;
  private final LineAnswer answer;
  private Iterator<EventMessage> past = List.<EventMessage>of().iterator();
  private Watch watch;
  private long seen = -1;
  private boolean behind;
  private boolean asking;
  private boolean over;

  LineStream(Jobs jobs, JobId id, RoutingContext ctx) {
    this.jobs = jobs;
    this.id = id;
    this.response = ctx.response();
    this.answer = new LineAnswer(ctx, id);
  }

  /**
   * Begins; an accepted job must be there.
   *
   * @param gone what to do where the reader leaves before the end
   */
  void begin(Runnable gone) {
    response.closeHandler(closed -> leave(gone));
    response.drainHandler(room -> pump());
    jobs.watch(id, seen, this::heard).onSuccess(this::watched).onFailure(this::fail);
  }

  private void watched(Watch begun) {
    watch = begun;
    if (over) {
      begun.close();
    }
  }

  private void heard(EventMessage message) {
    if (asking || past.hasNext() || response.writeQueueFull()) {
      behind = true;
    } else {
      take(message);
    }
  }

  private void pump() {
    while (!over && past.hasNext() && !response.writeQueueFull()) {
      take(past.next());
    }
    if (!over && behind && !asking && !past.hasNext() && !response.writeQueueFull()) {
      catchUp();
    }
  }

  private void catchUp() {
    asking = true;
    behind = false;
    jobs.ask(new Call.Events(id, seen))
        .onSuccess(
            page -> {
              asking = false;
              past = page.iterator();
              pump();
            })
        .onFailure(this::fail);
  }

  private void take(EventMessage message) {
    if (over) {
      return;
    }
    seen = message.event().seq();
    EventType type = message.event().type();
    if (type == EventType.PARTIAL && message.event().data().get("output") instanceof RawJson json) {
      answer.line(json.utf8());
    } else if (type.isFinal() && release()) {
      jobs.ask(new Call.Await(id)).onSuccess(answer::end).onFailure(answer::fail);
    }
  }

  private void fail(Throwable cause) {
    if (release()) {
      answer.fail(cause);
    }
  }

  private void leave(Runnable gone) {
    if (release()) {
      gone.run();
    }
  }

  /** Lets go of everything; true the first time. */
  private boolean release() {
    if (over) {
      return false;
    }
    over = true;
    if (watch != null) {
      watch.close();
    }
    return true;
  }
}
