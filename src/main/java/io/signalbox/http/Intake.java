package io.signalbox.http;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.bus.RequestFields;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in of every input: shape, then a place in the queue, and only then the body, unless that
 * is small and arrived with its head. Whatever goes wrong on the way, the place is given back and
 * no file stays.
 */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Jobs jobs;
  private final InputCollector collector;

  Intake(Jobs jobs, InputCollector collector) {
    this.jobs = jobs;
    this.collector = collector;
  }

  /**
   * A complete request for a job.
   *
   * @param admission the place that is kept for it; none where its body was there at once
   */
  record Taken(JobRequest request, Optional<Call.Admission> admission) {}

  /** Takes a request in that somebody waits for. Called while nothing of its body has been read. */
  Future<Taken> take(RoutingContext ctx) {
    return take(ctx, Ask.of(ctx));
  }

  /** Takes a request in that nobody waits for. */
  Future<Taken> takeSubmitted(RoutingContext ctx) {
    return take(ctx, Ask.submitted(ctx));
  }

  /**
   * The body of a request that is no input, but says what is wanted.
   *
   * @return fails with {@code invalid_request} where it is no JSON object
   */
  Future<JsonObject> object(RoutingContext ctx, long limit) {
    InputMemory target = new InputMemory(ContentTypes.ofInput(ctx.request().headers()));
    return collector.collect(ctx.request(), target, limit).map(body -> object(target));
  }

  private static JsonObject object(InputMemory body) {
    try {
      return new JsonObject(Buffer.buffer(((Payload.Bytes) body.payload()).bytes()));
    } catch (DecodeException | ClassCastException broken) {
      throw RequestFields.invalid("the body is not a JSON object");
    }
  }

  private Future<Taken> take(RoutingContext ctx, Ask ask) {
    HttpServerRequest request = ctx.request();
    if (!collector.isSmall(request, ask)) {
      request.pause();
      return keep(ask, place -> collector.collect(request, ask, place.inputLimit()));
    }
    InputMemory target = new InputMemory(ask.contentType());
    return PromptBody.read(request, target)
        .compose(
            whole ->
                whole
                    ? Future.succeededFuture(taken(ask, target.payload(), Optional.empty()))
                    : keep(ask, place -> collector.collect(request, target, place.inputLimit())));
  }

  /** Hands the job over; a refusal leaves nothing behind. */
  <R> Future<R> hand(Taken taken, Call<R> call) {
    return jobs.ask(call).onFailure(refused -> drop(taken));
  }

  /** Forgets a job that was never handed over. */
  void drop(Taken taken) {
    taken.admission().ifPresent(this::release);
    collector.remove(taken.request().input());
  }

  private Future<Taken> keep(Ask ask, Function<Call.Admission, Future<Payload>> input) {
    return jobs.ask(new Call.Admit(ask.script(), ask.length(), ask.isSubmitted()))
        .compose(
            place ->
                input
                    .apply(place)
                    .map(payload -> taken(ask, payload, Optional.of(place)))
                    .onFailure(failed -> release(place)));
  }

  private static Taken taken(Ask ask, Payload input, Optional<Call.Admission> place) {
    return new Taken(ask.request(JobId.next(), input), place);
  }

  private void release(Call.Admission admission) {
    jobs.ask(new Call.Release(admission))
        .onFailure(cause -> LOG.warn("the place {} was not given back", admission, cause));
  }
}
