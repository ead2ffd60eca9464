package io.signalbox.worker;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Codecs;
import io.signalbox.bus.HandOff;
import io.signalbox.bus.Mailbox;
import io.signalbox.bus.StopRun;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.FailureCode;
import io.signalbox.python.PythonRunner;
import io.signalbox.python.PythonRunner.StopReason;
import io.signalbox.script.ScriptCatalogue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;

/**
 * One worker: a hand-off in, its jobs run one after another with {@code executeBlocking} on the
 * named pool of the workers, news of each on the way, and at last a reply that says it is free.
 *
 * <p>It lives on an event loop, not on the pool: handlers of a {@code WORKER} verticle share the
 * pool with the runs, and with every worker computing not even a stop would arrive.
 */
public final class WorkerVerticle extends VerticleBase {

  private final String name;
  private final Addresses addresses;
  private final ScriptCatalogue catalogue;
  private final PythonRunner runner;
  private final Mailbox box = new Mailbox();

  public WorkerVerticle(
      String name, Addresses addresses, ScriptCatalogue catalogue, PythonRunner runner) {
    this.name = name;
    this.addresses = addresses;
    this.catalogue = catalogue;
    this.runner = runner;
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().<HandOff>localConsumer(addresses.worker(name), this::take);
    vertx.eventBus().<StopRun>localConsumer(addresses.stop(name), this::stopRun);
    tell(new WorkerNews.Ready(name, box));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    tell(new WorkerNews.Gone(name));
    return Future.succeededFuture();
  }

  private void take(Message<HandOff> message) {
    RunHandOff runs = new RunHandOff(name, catalogue, runner, announcer(message.body()));
    run(runs, message.body())
        .onSuccess(count -> message.reply(count, Codecs.local()))
        .onFailure(
            fault -> message.fail(FailureCode.INTERNAL.number(), "the worker failed: " + fault));
  }

  /** A fault on the way to the pool is a reply too: a worker that never answers would be lost. */
  private Future<Integer> run(RunHandOff runs, HandOff handOff) {
    try {
      return vertx.executeBlocking(() -> runs.run(handOff), false);
    } catch (RuntimeException fault) {
      return Future.failedFuture(fault);
    }
  }

  private void stopRun(Message<StopRun> message) {
    StopRun stop = message.body();
    switch (stop.why()) {
      case CANCEL -> runner.stop(stop.id(), StopReason.CANCEL);
      case INTERRUPT -> runner.stop(stop.id(), StopReason.INTERRUPT);
      case RECALL -> runner.recall(stop.id());
    }
  }

  private Announcer announcer(HandOff handOff) {
    return new Announcer(box, handOff.jobs(), () -> tell(new WorkerNews.Delivered(name)));
  }

  private void tell(WorkerNews news) {
    vertx.eventBus().send(addresses.dispatcher(), news, Codecs.local());
  }
}
