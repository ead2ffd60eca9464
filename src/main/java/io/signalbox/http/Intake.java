package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in of every input: shape, then a place in the queue, and only then the body. Whatever
 * goes wrong on the way, the place is given back and no file stays.
 */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Jobs jobs;
  private final InputCollector collector;

  Intake(Jobs jobs, InputCollector collector) {
    this.jobs = jobs;
    this.collector = collector;
  }

  /** A complete request for a job, and the place that is kept for it. */
  record Taken(JobRequest request, Call.Admission admission) {}

  /** Takes a request in. Called while nothing of its body has been read. */
  Future<Taken> take(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    request.pause();
    Ask ask = Ask.of(ctx);
    return jobs.ask(new Call.Admit(ask.script(), ask.length()))
        .compose(admission -> collect(request, ask, admission));
  }

  /** Hands the job over; a refusal leaves nothing behind. */
  <R> Future<R> hand(Taken taken, Call<R> call) {
    return jobs.ask(call).onFailure(refused -> drop(taken));
  }

  /** Forgets a job that was never handed over. */
  void drop(Taken taken) {
    release(taken.admission());
    collector.remove(taken.request().input());
  }

  private Future<Taken> collect(HttpServerRequest request, Ask ask, Call.Admission admission) {
    return collector
        .collect(request, ask, admission.inputLimit())
        .map(input -> new Taken(ask.request(JobId.next(), input), admission))
        .onFailure(failed -> release(admission));
  }

  private void release(Call.Admission admission) {
    jobs.ask(new Call.Release(admission))
        .onFailure(cause -> LOG.warn("the place {} was not given back", admission, cause));
  }
}
