package io.signalbox.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Codecs;
import io.signalbox.bus.HandOff;
import io.signalbox.bus.JobDeque;
import io.signalbox.bus.Mailbox;
import io.signalbox.bus.StopRun;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.signalbox.python.PythonRunner;
import io.signalbox.python.Run;
import io.signalbox.python.RunSupply;
import io.signalbox.script.Batching;
import io.signalbox.script.Contract;
import io.signalbox.script.Isolation;
import io.signalbox.script.Preload;
import io.signalbox.script.Retrying;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import io.signalbox.script.ScriptSettings;
import io.signalbox.script.Start;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class WorkerVerticleTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final RunLimits LIMITS = new RunLimits(LONG, false, LONG, LONG, 1000, 0);
  private static final int WORKERS = 2;

  private final Addresses addresses = Addresses.DEFAULT;
  private final ScriptCatalogue catalogue = new ScriptCatalogue();
  private final BlockingQueue<WorkerNews> news = new LinkedBlockingQueue<>();
  private final Map<String, Mailbox> boxes = new ConcurrentHashMap<>();
  private final BlockingRunner runner = new BlockingRunner();

  /** Blocks each run until it is stopped. */
  private static final class BlockingRunner implements PythonRunner {
    final CountDownLatch running = new CountDownLatch(WORKERS);
    final BlockingQueue<JobId> stopped = new LinkedBlockingQueue<>();

    @Override
    public void run(Script script, RunSupply supply) {
      for (var next = supply.next(); next.isPresent(); next = supply.next()) {
        run(next.get());
      }
    }

    private void run(Run run) {
      if (run.params().contains("fault")) {
        throw new IllegalStateException("a fault of ours");
      }
      run.listener().started();
      running.countDown();
      try {
        stopped.poll(10, SECONDS);
      } catch (InterruptedException undeployed) {
        Thread.currentThread().interrupt();
      }
      run.listener().ended(new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE));
    }

    @Override
    public Optional<Failure> prepare(Script script) {
      return Optional.empty();
    }

    @Override
    public Optional<String> obstacle(Script script) {
      return Optional.empty();
    }

    @Override
    public void stop(JobId id, StopReason reason) {
      stopped.add(id);
    }

    @Override
    public void recall(JobId id) {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void deploy(Vertx vertx) throws Exception {
    ScriptSettings settings =
        new ScriptSettings(
            Optional.empty(),
            List.of(),
            Isolation.PROCESS,
            LONG,
            LONG,
            LONG,
            9,
            0,
            0,
            5,
            9,
            9,
            0,
            Batching.DEFAULT,
            Preload.IMPORTS,
            Start.DEMAND,
            9,
            Retrying.DEFAULT);
    Script script =
        new Script(
            "one",
            Path.of("/one.py"),
            Path.of("/one.py"),
            "v1",
            "",
            Contract.PLAIN,
            settings,
            List.of(),
            Optional.empty());
    catalogue.replace(Map.of("one", script));
    Codecs.register(vertx.eventBus());
    vertx
        .eventBus()
        .<WorkerNews>localConsumer(addresses.dispatcher(), message -> heard(message.body()));
    AtomicInteger number = new AtomicInteger();
    vertx
        .deployVerticle(
            () -> new WorkerVerticle("w" + number.incrementAndGet(), addresses, catalogue, runner),
            new DeploymentOptions()
                .setInstances(WORKERS)
                .setWorkerPoolName("test-runs")
                .setWorkerPoolSize(WORKERS))
        .await(5, SECONDS);
  }

  private void heard(WorkerNews item) {
    if (item instanceof WorkerNews.Ready ready) {
      boxes.put(ready.worker(), ready.box());
    }
    if (item instanceof WorkerNews.Delivered delivered) {
      boxes.get(delivered.worker()).empty(news::add);
    } else {
      news.add(item);
    }
  }

  private Future<Message<Object>> hand(Vertx vertx, String worker, String script, String params) {
    JobRequest request = JobRequest.of(script, new Payload.Bytes(new byte[0], Payload.JSON));
    Job job = Job.accepted(request, "v1", 5, Instant.EPOCH);
    HandOff.Item item = new HandOff.Item(job, request.input(), params, LIMITS);
    return vertx
        .eventBus()
        .request(
            addresses.worker(worker),
            new HandOff(script, new JobDeque(List.of(item))),
            Codecs.local());
  }

  private <T extends WorkerNews> T next(Class<T> kind) throws InterruptedException {
    for (WorkerNews item = news.poll(5, SECONDS); item != null; item = news.poll(5, SECONDS)) {
      if (kind.isInstance(item)) {
        return kind.cast(item);
      }
    }
    throw new AssertionError("no " + kind.getSimpleName() + " in 5 s");
  }

  @Test
  void a_stop_and_an_undeploy_arrive_while_every_worker_is_busy(Vertx vertx) throws Exception {
    Future<?> first = hand(vertx, "w1", "one", "{}");
    Future<?> second = hand(vertx, "w2", "one", "{}");
    assertThat(runner.running.await(5, SECONDS)).isTrue();
    JobId id = next(WorkerNews.Started.class).id();

    vertx
        .eventBus()
        .send(addresses.stop("w1"), new StopRun(id, StopRun.Why.CANCEL), Codecs.local());
    next(WorkerNews.Ended.class);
    assertThat(Future.any(first, second).await(5, SECONDS)).isNotNull();

    String deployment = vertx.deploymentIDs().iterator().next();
    Future<Void> undeployed = vertx.undeploy(deployment);
    assertThat(next(WorkerNews.Gone.class)).isNotNull();
    vertx
        .eventBus()
        .send(addresses.stop("w1"), new StopRun(id, StopRun.Why.INTERRUPT), Codecs.local());
    runner.stop(id, PythonRunner.StopReason.INTERRUPT);
    undeployed.await(5, SECONDS);
  }

  @Test
  void a_fault_of_ours_ends_the_job_and_frees_the_worker(Vertx vertx) throws Exception {
    hand(vertx, "w1", "one", "{\"fault\":1}").await(5, SECONDS);
    Outcome outcome = next(WorkerNews.Ended.class).report().outcome();
    assertThat(((Outcome.Failed) outcome).failure().code()).isEqualTo(FailureCode.INTERNAL);
    hand(vertx, "w1", "one", "{\"fault\":1}").await(5, SECONDS);
  }

  @Test
  void a_script_that_is_gone_is_unknown(Vertx vertx) throws Exception {
    hand(vertx, "w1", "gone", "{}").await(5, SECONDS);
    Outcome outcome = next(WorkerNews.Ended.class).report().outcome();
    assertThat(((Outcome.Failed) outcome).failure().code()).isEqualTo(FailureCode.UNKNOWN_SCRIPT);
  }
}
