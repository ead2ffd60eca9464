package io.signalbox.bus;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The typed client of a Signalbox in the same Vert.x, for {@code http} and for other people's
 * verticles. Every future fails with a {@link JobException}. Callable from any thread; handlers run
 * on the caller's context.
 */
public final class Jobs {

  /** Longer than any job: calls that wait for an outcome end by the job's own limits. */
  private static final long FOREVER_MS = Duration.ofDays(24).toMillis();

  private final EventBus bus;
  private final Addresses addresses;
  private final DeliveryOptions forever = Codecs.local().setSendTimeout(FOREVER_MS);
  private final Map<Class<?>, String> callAddresses = new ConcurrentHashMap<>();

  public Jobs(Vertx vertx, Addresses addresses) {
    this.bus = vertx.eventBus();
    this.addresses = addresses;
    Codecs.register(bus);
  }

  public Addresses addresses() {
    return addresses;
  }

  /** Runs a script and waits for its outcome. Fails only where the job was not accepted. */
  public Future<Call.Finished> run(JobRequest request) {
    return ask(new Call.Run(request, Optional.empty()));
  }

  /** Accepts a job; its outcome comes later. */
  public Future<Call.JobView> submit(JobRequest request) {
    return ask(new Call.Submit(request, Optional.empty()));
  }

  public Future<Call.JobView> get(JobId id) {
    return ask(new Call.Get(id));
  }

  /** Cancels a job, queued or running; harmless where it is final already. */
  public Future<Call.JobView> cancel(JobId id) {
    return ask(new Call.Cancel(id));
  }

  /** Asks the dispatcher. */
  public <R> Future<R> ask(Call<R> call) {
    return bus.request(addressOf(call), call, forever)
        .transform(
            sent ->
                sent.succeeded()
                    ? answer(sent.result().body())
                    : Future.failedFuture(refusal(sent.cause())));
  }

  /**
   * Watches one job: first what has happened after {@code seq}, then what happens, in order and
   * without a gap. The watch ends itself after the final event.
   *
   * @param handler called on the caller's context
   * @return fails with {@code not_found} where there is no such job
   */
  public Future<Watch> watch(JobId id, long seq, Handler<EventMessage> handler) {
    Watch watch =
        new Watch(
            bus.localConsumer(addresses.feed(id)), message -> message.event().seq(), seq, handler);
    return ask(new Call.Events(id, seq))
        .map(history -> watch.begin(history))
        .onFailure(refused -> watch.close());
  }

  /**
   * Watches all jobs, from a cursor on.
   *
   * @param after the last cursor that was seen; -1 for the present
   * @param reset called first where events after that cursor are lost
   */
  public Future<Watch> watchAll(long after, Handler<Void> reset, Handler<EventMessage> handler) {
    Watch watch =
        new Watch(bus.localConsumer(addresses.feed()), EventMessage::cursor, after, handler);
    return ask(new Call.Feed(after))
        .map(
            page -> {
              if (page.reset()) {
                reset.handle(null);
              }
              return watch.begin(page.events());
            })
        .onFailure(refused -> watch.close());
  }

  @SuppressWarnings("unchecked")
  private <R> String addressOf(Call<R> call) {
    return callAddresses.computeIfAbsent(
        call.getClass(), kind -> addresses.call((Class<? extends Call<?>>) kind));
  }

  @SuppressWarnings("unchecked")
  private static <R> Future<R> answer(Object body) {
    return body instanceof Failure failure
        ? Future.failedFuture(failure.exception())
        : Future.succeededFuture((R) body);
  }

  private static JobException refusal(Throwable cause) {
    return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS
        ? new JobException(FailureCode.STARTING, "the dispatcher is not running")
        : new JobException(JobException.failureOf(cause));
  }
}
