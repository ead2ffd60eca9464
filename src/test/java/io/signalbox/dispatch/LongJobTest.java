package io.signalbox.dispatch;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.job.Failure;
import io.signalbox.job.Figures;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.python.PythonRunner;
import io.signalbox.python.Run;
import io.signalbox.python.RunSupply;
import io.signalbox.script.Script;
import io.signalbox.store.JobStore;
import io.signalbox.store.memory.HistorySettings;
import io.signalbox.store.memory.MemoryJobStore;
import io.signalbox.worker.WorkerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The dispatcher with real workers, before a runner that writes a job ahead as a process has it.
 */
@ExtendWith(VertxExtension.class)
class LongJobTest {

  private static final int WORKERS = 2;
  private static final byte[] LONG = "long".getBytes();

  private final WritingAhead runner = new WritingAhead();
  private final Scripts scripts = new Scripts().add("one");
  private Jobs jobs;

  @BeforeEach
  void deploy(Vertx vertx) throws Exception {
    JobStore store = new MemoryJobStore(new HistorySettings(100, 1 << 20, 1 << 20), path -> {});
    vertx
        .deployVerticle(
            new DispatcherVerticle(
                new QueueSettings(100, 1 << 20, Duration.ofSeconds(30)),
                Addresses.DEFAULT,
                new ServedScripts(scripts.catalogue, script -> Optional.empty(), () -> null),
                new Stores(store, store),
                new BacklogSettings(1000, 1000),
                DispatcherFixture.FOR_EVER,
                Path.of("unused"),
                List.of(),
                new DispatchFigures(100, size -> {}, () -> {})))
        .await(5, SECONDS);
    AtomicInteger number = new AtomicInteger();
    vertx
        .deployVerticle(
            () ->
                new WorkerVerticle(
                    "w" + number.incrementAndGet(), Addresses.DEFAULT, scripts.catalogue, runner),
            new DeploymentOptions()
                .setInstances(WORKERS)
                .setWorkerPoolName("long-job-runs")
                .setWorkerPoolSize(WORKERS))
        .await(5, SECONDS);
    jobs = new Jobs(vertx, Addresses.DEFAULT);
  }

  private Future<Call.Finished> run(byte[] input) {
    return jobs.run(JobRequest.of("one", new Payload.Bytes(input, Payload.JSON)));
  }

  @Test
  void nine_short_jobs_end_while_one_turns_out_long() throws Exception {
    for (int i = 0; i < 20; i++) {
      run(new byte[0]).await(5, SECONDS); // so that the script counts as short
    }
    Future<Call.Finished> longOne = run(LONG);
    List<Future<Call.Finished>> nine = Stream.generate(() -> run(new byte[0])).limit(9).toList();
    try {
      Future.all(new ArrayList<>(nine)).await(5, SECONDS);
      assertThat(longOne.isComplete()).isFalse();
      assertThat(nine).allSatisfy(done -> assertThat(done.result().job().attempt()).isEqualTo(1));
    } finally {
      runner.release.countDown();
    }
    assertThat(longOne.await(5, SECONDS).output()).isPresent();
  }

  /** Has the next job written ahead while one runs, and gives it back when it is recalled. */
  private static final class WritingAhead implements PythonRunner {
    private final CountDownLatch release = new CountDownLatch(1);
    private final Set<JobId> recalled = ConcurrentHashMap.newKeySet();

    @Override
    public void run(Script script, RunSupply supply) {
      Optional<Run> next = supply.next();
      while (next.isPresent()) {
        Run run = next.get();
        Optional<Run> ahead = supply.next();
        run.listener().started();
        if (run.input().length() == LONG.length) {
          ahead = waitForRelease(ahead);
        }
        Payload output = new Payload.Bytes("1".getBytes(), Payload.JSON);
        Outcome done = new Outcome.Succeeded(output);
        Figures figures = new Figures(0, 200, 200, 0);
        run.listener().ended(new Outcome.Report(done, List.of(), figures));
        next = ahead.isPresent() ? ahead : supply.next();
      }
    }

    private Optional<Run> waitForRelease(Optional<Run> ahead) {
      Optional<Run> left = ahead;
      try {
        while (!release.await(1, MILLISECONDS)) {
          if (left.isPresent() && recalled.remove(left.get().job().id())) {
            left.get().listener().returned();
            left = Optional.empty();
          }
        }
      } catch (InterruptedException undeployed) {
        Thread.currentThread().interrupt();
      }
      return left;
    }

    @Override
    public void recall(JobId id) {
      recalled.add(id);
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
    public void stop(JobId id, StopReason reason) {}

    @Override
    public void close() {}
  }
}
