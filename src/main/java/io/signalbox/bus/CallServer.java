package io.signalbox.bus;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answering end of {@link Jobs#ask}: used by the dispatcher and the scheduler, each on its own
 * context.
 */
public final class CallServer {

  private static final Logger LOG = LoggerFactory.getLogger(CallServer.class);

  private final Vertx vertx;
  private final Addresses addresses;

  public CallServer(Vertx vertx, Addresses addresses) {
    this.vertx = vertx;
    this.addresses = addresses;
    Codecs.register(vertx.eventBus());
  }

  /** Answers one kind of call; what the answerer throws or fails with becomes a refusal. */
  public <R, C extends Call<R>> void answer(Class<C> kind, Function<C, Future<R>> answerer) {
    vertx
        .eventBus()
        .<C>localConsumer(addresses.call(kind), message -> reply(message, ask(answerer, message)));
  }

  private static <R, C extends Call<R>> Future<R> ask(
      Function<C, Future<R>> answerer, Message<C> message) {
    try {
      return answerer.apply(message.body());
    } catch (RuntimeException fault) {
      return Future.failedFuture(fault);
    }
  }

  private static <R> void reply(Message<?> message, Future<R> answer) {
    answer
        .onSuccess(value -> message.reply(value, Codecs.local()))
        .onFailure(cause -> message.reply(refusal(cause), Codecs.local()));
  }

  private static Failure refusal(Throwable cause) {
    Failure failure = JobException.failureOf(cause);
    if (failure.code() == FailureCode.INTERNAL) {
      LOG.error("A call failed inside the dispatcher", cause);
    }
    return failure;
  }
}
