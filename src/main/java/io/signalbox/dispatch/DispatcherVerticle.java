package io.signalbox.dispatch;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Call;
import io.signalbox.bus.CallServer;
import io.signalbox.bus.Codecs;
import io.signalbox.bus.EventPublisher;
import io.signalbox.bus.HandOff;
import io.signalbox.bus.StopRun;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobListener;
import io.signalbox.store.Retention;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the queue and the idle workers, and answers every {@link Call}. Deployed once: its state
 * needs no locks. It wires; its collaborators think.
 */
public final class DispatcherVerticle extends VerticleBase implements Outside {

  private static final Logger LOG = LoggerFactory.getLogger(DispatcherVerticle.class);
  private static final long POSITION_MS = 1000;
  private static final long OBSTACLE_MS = 250;
  private static final long LOOK_MS = 1000;
  private static final long LEARN_MS = 10_000;
  private static final long FOREVER_MS = Duration.ofDays(24).toMillis();

  private final QueueSettings settings;
  private final Addresses addresses;
  private final ServedScripts scripts;
  private final Stores stores;
  private final BacklogSettings backlogSettings;
  private final Retention retention;
  private final Path inputs;
  private final List<JobListener> listeners;
  private final DispatchFigures figures;

  /**
   * @param inputs an existing private folder for the inputs of jobs that run again
   * @param listeners hear of every event
   * @param figures kept up to date for whoever measures
   */
  public DispatcherVerticle(
      QueueSettings settings,
      Addresses addresses,
      ServedScripts scripts,
      Stores stores,
      BacklogSettings backlogSettings,
      Retention retention,
      Path inputs,
      List<JobListener> listeners,
      DispatchFigures figures) {
    this.settings = settings;
    this.addresses = addresses;
    this.scripts = scripts;
    this.stores = stores;
    this.backlogSettings = backlogSettings;
    this.retention = retention;
    this.inputs = inputs;
    this.listeners = List.copyOf(listeners);
    this.figures = figures;
  }

  @Override
  public Future<?> start() {
    EventPublisher publisher = new EventPublisher(vertx, addresses);
    EventFeed feed = new EventFeed(publisher::publish, listeners, InstantSource.system());
    Line line = new Line(settings, scripts, feed, InstantSource.system(), System::nanoTime);
    Assembly parts = new Assembly(stores, backlogSettings, scripts, line, this, figures::fenced);
    Dispatcher dispatcher = parts.dispatcher();
    HandOffs handOffs = parts.handOffs();
    figures.bind(line);
    CallServer calls = new CallServer(vertx, addresses);
    answer(calls, parts.desk(), new Overview(line, dispatcher, parts.backlog(), scripts));
    answer(calls, parts.batches());
    calls.answer(Call.RunAgain.class, parts.runAgain()::run);
    vertx
        .eventBus()
        .<WorkerNews>localConsumer(
            addresses.dispatcher(), message -> handOffs.hear(message.body()));
    vertx.setPeriodic(POSITION_MS, tick -> new Positions(line).tell());
    vertx.setPeriodic(OBSTACLE_MS, tick -> handOffs.lookAgain());
    store(parts);
    return parts
        .quarantine()
        .learn()
        .compose(learnt -> parts.batches().open())
        .compose(gone -> parts.backlog().open(dispatcher::take));
  }

  /** What other servers do with the jobs of the store, and what has to be done now and then. */
  private void store(Assembly parts) {
    stores.jobs().listen(parts.elsewhere());
    if (stores.jobs().isShared()) {
      vertx.setPeriodic(LOOK_MS, tick -> parts.elsewhere().lookAtAll());
      vertx.setPeriodic(LEARN_MS, tick -> learn(parts.quarantine()));
    }
    Pruning pruning = new Pruning(stores.jobs(), retention, this, InstantSource.system());
    pruning.start();
  }

  private static void learn(Quarantine quarantine) {
    quarantine
        .learn()
        .onFailure(cause -> LOG.warn("The quarantine was not read: {}", cause.getMessage()));
  }

  private static void answer(CallServer calls, BatchDesk batches) {
    calls.answer(Call.BeginBatch.class, batches::begin);
    calls.answer(Call.AddToBatch.class, batches::add);
    calls.answer(Call.SealBatch.class, batches::seal);
    calls.answer(Call.GetBatch.class, batches::get);
    calls.answer(Call.BatchResults.class, batches::results);
    calls.answer(Call.CancelBatch.class, batches::cancel);
  }

  private void answer(CallServer calls, Desk desk, Overview overview) {
    calls.answer(Call.Admit.class, desk::admit);
    calls.answer(Call.Release.class, desk::release);
    calls.answer(Call.Submit.class, desk::submit);
    calls.answer(Call.Run.class, desk::run);
    calls.answer(Call.Begin.class, desk::begin);
    calls.answer(Call.Await.class, desk::await);
    calls.answer(Call.Get.class, desk::get);
    calls.answer(Call.Find.class, desk::find);
    calls.answer(Call.Cancel.class, desk::cancel);
    calls.answer(Call.Delete.class, desk::delete);
    calls.answer(Call.Input.class, desk::input);
    calls.answer(Call.Output.class, desk::output);
    calls.answer(Call.Artifacts.class, desk::artifacts);
    calls.answer(Call.Events.class, desk::events);
    calls.answer(Call.Feed.class, desk::feed);
    calls.answer(Call.Notes.class, call -> stores.jobs().notes(call.kind()));
    calls.answer(
        Call.Note.class,
        call -> stores.jobs().note(call.kind(), call.name(), call.text()).map(true));
    calls.answer(Call.Drain.class, desk::drain);
    calls.answer(Call.Capacity.class, overview::capacity);
    calls.answer(Call.Workers.class, overview::workers);
    calls.answer(Call.Scripts.class, overview::scripts);
    calls.answer(Call.OneScript.class, overview::script);
  }

  @Override
  public Future<?> handOff(String worker, HandOff handOff) {
    return vertx
        .eventBus()
        .<Integer>request(
            addresses.worker(worker), handOff, Codecs.local().setSendTimeout(FOREVER_MS))
        .onSuccess(reply -> figures.handedOff(reply.body()));
  }

  @Override
  public void stop(String worker, StopRun stop) {
    vertx.eventBus().send(addresses.stop(worker), stop, Codecs.local());
  }

  @Override
  public long after(long ms, Runnable action) {
    return vertx.setTimer(ms, timer -> action.run());
  }

  @Override
  public void forget(long timer) {
    vertx.cancelTimer(timer);
  }

  @Override
  public Future<Path> copy(Path file) {
    Path copy = inputs.resolve(UUID.randomUUID() + ".input");
    return vertx
        .executeBlocking(() -> Files.copy(file, copy), false)
        .onFailure(failed -> remove(copy))
        .recover(cause -> Future.failedFuture(uncopied(file, cause)));
  }

  private static JobException uncopied(Path file, Throwable cause) {
    return cause instanceof NoSuchFileException
        ? new JobException(FailureCode.NOT_FOUND, "the input of the job is not kept any more")
        : new JobException(
            FailureCode.STORAGE_UNAVAILABLE, "the input " + file + " was not copied: " + cause);
  }

  @Override
  public void remove(Path file) {
    vertx
        .executeBlocking(() -> Files.deleteIfExists(file), false)
        .onFailure(cause -> LOG.warn("The file {} was not removed", file, cause));
  }
}
