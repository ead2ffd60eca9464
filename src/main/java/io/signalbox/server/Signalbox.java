package io.signalbox.server;

import io.signalbox.bus.BusVerticle;
import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.dispatch.DispatcherVerticle;
import io.signalbox.dispatch.ServedScripts;
import io.signalbox.dispatch.Stores;
import io.signalbox.http.Readiness;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.schedule.SchedulerVerticle;
import io.signalbox.worker.WorkerVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole Signalbox inside a Vert.x: deploys every part in order and stops them in reverse.
 * Callable from any thread.
 */
final class Signalbox {

  private static final Logger LOG = LoggerFactory.getLogger(Signalbox.class);

  /** Longer than any run: whatever the blocked-thread checker says of a worker is a bug then. */
  private static final long LONGEST_RUN_DAYS = 30;

  /** After the drain, so long for the grace of the interrupted processes. */
  private static final Duration INTERRUPT_MARGIN = Duration.ofSeconds(10);

  /** Between the forgetting of a payload and the end of its file. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** Answers that are under way get so long when the HTTP server stops. */
  private static final long HTTP_GRACE_SECONDS = 2;

  private final Vertx vertx;
  private final Settings settings;
  private final Foundation foundation;
  private final Stores stores;
  private final Measuring measuring;
  private final Jobs jobs;
  private final Stops stops = new Stops();
  private volatile Optional<Failure> unready =
      Optional.of(Failure.of(FailureCode.STARTING, "the server is starting"));
  private volatile int port;

  private Signalbox(
      Vertx vertx, Settings settings, Foundation foundation, Stores stores, Measuring measuring) {
    this.vertx = vertx;
    this.settings = settings;
    this.foundation = foundation;
    this.stores = stores;
    this.measuring = measuring;
    this.jobs = new Jobs(vertx, settings.addresses());
  }

  /**
   * Starts one. Where a part fails, what was started before it is stopped again.
   *
   * @param measuring meters that already belong to this Vert.x
   */
  static Future<Signalbox> start(Vertx vertx, Settings settings, Measuring measuring) {
    return vertx
        .executeBlocking(() -> Foundation.lay(settings, measuring.processes()), false)
        .compose(foundation -> open(vertx, settings, foundation, measuring));
  }

  private static Future<Signalbox> open(
      Vertx vertx, Settings settings, Foundation foundation, Measuring measuring) {
    return OpenStores.open(
            vertx,
            settings.store(),
            settings.history(),
            foundation.boot().spill().resolveSibling("store"),
            path -> removeLater(vertx, path))
        .recover(
            refused -> close(vertx, foundation).transform(closed -> Future.failedFuture(refused)))
        .compose(stores -> start(new Signalbox(vertx, settings, foundation, stores, measuring)));
  }

  private static Future<Void> close(Vertx vertx, Foundation foundation) {
    return vertx.executeBlocking(
        () -> {
          foundation.close();
          return null;
        },
        false);
  }

  private static Future<Signalbox> start(Signalbox signalbox) {
    return signalbox
        .deployAll()
        .map(signalbox)
        .recover(cause -> signalbox.stops.run().transform(stopped -> Future.failedFuture(cause)));
  }

  /** Later: whoever was just told of the payload has yet to open it. */
  private static void removeLater(Vertx vertx, Path path) {
    vertx.setTimer(FAREWELL.toMillis(), timer -> remove(vertx, path));
  }

  private static void remove(Vertx vertx, Path path) {
    vertx
        .executeBlocking(() -> Files.deleteIfExists(path), false)
        .onFailure(cause -> LOG.warn("The payload file {} was not removed", path, cause));
  }

  private Future<Void> deployAll() {
    BusVerticle bus = new BusVerticle(settings.addresses());
    stops.push("foundation", () -> close(vertx, foundation));
    stops.push("store", () -> OpenStores.close(stores));
    return deploy("dispatcher", dispatcher())
        .compose(id -> deploy("event bus", bus))
        .compose(id -> deployWorkers())
        .compose(id -> deploy("script watch", scriptWatch(bus)))
        .compose(id -> deploy("scheduler", scheduler()))
        .compose(id -> deployHttp())
        .onSuccess(id -> ready())
        .mapEmpty();
  }

  private DispatcherVerticle dispatcher() {
    return new DispatcherVerticle(
        settings.queue(),
        settings.addresses(),
        new ServedScripts(
            foundation.catalogue(), foundation.runner()::obstacle, foundation.runner()::view),
        stores,
        settings.backlog(),
        settings.store().retention(),
        foundation.boot().spill(),
        List.of(measuring.jobs(foundation.catalogue()), new ModelWarnings(foundation.catalogue())),
        measuring.figures(settings.queue()));
  }

  private SchedulerVerticle scheduler() {
    return new SchedulerVerticle(settings.addresses(), settings.schedules());
  }

  private ScriptWatch scriptWatch(BusVerticle bus) {
    return new ScriptWatch(
        foundation.scripts(), bus, settings.scripts().scan(), settings.python().startTimeout());
  }

  private Future<String> deployWorkers() {
    AtomicInteger number = new AtomicInteger();
    Supplier<Deployable> worker =
        () ->
            new WorkerVerticle(
                "worker-" + number.incrementAndGet(),
                settings.addresses(),
                foundation.catalogue(),
                foundation.runner());
    DeploymentOptions options =
        new DeploymentOptions()
            .setInstances(settings.workers())
            .setWorkerPoolName(settings.addresses().prefix() + "-runs")
            .setWorkerPoolSize(settings.workers())
            .setMaxWorkerExecuteTime(LONGEST_RUN_DAYS)
            .setMaxWorkerExecuteTimeUnit(TimeUnit.DAYS);
    return vertx
        .deployVerticle(worker, options)
        .onSuccess(id -> stops.push("workers", () -> vertx.undeploy(id)));
  }

  private Future<String> deployHttp() {
    HttpInstances instances =
        new HttpInstances(settings.http(), jobs, foundation, measuring, this::readiness);
    return vertx
        .deployVerticle(instances::next, new DeploymentOptions().setInstances(EventLoops.count()))
        .onSuccess(
            id -> {
              port = instances.port();
              stops.push("http", () -> vertx.undeploy(id));
              stops.push("connections", () -> instances.shutdown(HTTP_GRACE_SECONDS));
            });
  }

  private Future<String> deploy(String name, Deployable verticle) {
    return vertx
        .deployVerticle(verticle)
        .onSuccess(id -> stops.push(name, () -> vertx.undeploy(id)));
  }

  private Readiness readiness() {
    return new Readiness(unready, new ScriptRemarks(foundation.scripts()).all());
  }

  private void ready() {
    unready = Optional.empty();
    LOG.info(
        "Ready on http://{}:{} with {} workers and {} scripts",
        settings.http().host(),
        port,
        settings.workers(),
        foundation.catalogue().all().size());
    if (!stores.jobs().isDurable()) {
      LOG.info("Jobs live in memory: a restart loses queued jobs and the history");
    }
  }

  int port() {
    return port;
  }

  /** Takes no more jobs, lets running ones finish or interrupts them, stops every part. */
  Future<Void> stop() {
    unready = Optional.of(Failure.of(FailureCode.SHUTTING_DOWN, "the server is stopping"));
    LOG.info(
        "Stopping: jobs may end within {} s; ask again to stop at once",
        settings.drain().toSeconds());
    Duration limit = settings.drain().plus(INTERRUPT_MARGIN);
    return jobs.ask(new Call.Drain(settings.drain()))
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(cause -> LOG.warn("Not every job ended in time: {}", cause.getMessage()))
        .transform(drained -> stops.run());
  }
}
