package io.signalbox.dispatch;

import com.sun.management.OperatingSystemMXBean;
import io.signalbox.bus.Addresses;
import io.signalbox.bus.Jobs;
import io.signalbox.job.Failure;
import io.signalbox.job.Figures;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.metrics.JobMetrics;
import io.signalbox.metrics.MetricsSettings;
import io.signalbox.metrics.PoolMetrics;
import io.signalbox.metrics.Registries;
import io.signalbox.python.PythonRunner;
import io.signalbox.python.Run;
import io.signalbox.python.RunSupply;
import io.signalbox.script.Script;
import io.signalbox.store.JobStore;
import io.signalbox.store.memory.HistorySettings;
import io.signalbox.store.memory.MemoryJobStore;
import io.signalbox.worker.WorkerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints the CPU time that a job costs in the JVM, HTTP and Python aside: on the event loop, on the
 * workers' threads, and in the rest (compiler, garbage collector). A program, not a test; the first
 * rounds are warm-up.
 */
public final class JobCost {

  private static final int JOBS = 20_000;
  private static final int WORKERS = 2;
  private static final Payload INPUT = new Payload.Bytes(new byte[1000], Payload.JSON);
  private static final Payload OUTPUT = new Payload.Bytes("{\"class\":1}".getBytes(), Payload.JSON);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Vertx vertx;
  private final Registries registries;
  private final Scripts scripts = new Scripts().add("one");
  private final long runNanos;
  private volatile long done;

  private JobCost(long runNanos) {
    this.runNanos = runNanos;
    this.registries = new Registries(new MetricsSettings(true, Optional.empty()));
    VertxOptions options =
        new VertxOptions().setEventLoopPoolSize(1).setMetricsOptions(registries.vertxOptions());
    this.vertx = Vertx.builder().with(options).withMetrics(registries.vertxFactory()).build();
  }

  /**
   * @param args jobs outstanding at a time, microseconds that a run sleeps (0: it answers at once),
   *     rounds
   */
  public static void main(String[] args) throws Exception {
    JobCost cost = new JobCost(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(args[1])));
    cost.deploy();
    cost.start(Integer.parseInt(args[0]));
    for (int round = Integer.parseInt(args[2]); round > 0; round--) {
      cost.measure();
    }
    cost.vertx.close().await(5, TimeUnit.SECONDS);
    cost.registries.close();
  }

  private void deploy() throws Exception {
    PoolMetrics pool = new PoolMetrics(registries.registry());
    JobStore store = new MemoryJobStore(new HistorySettings(1000, 64 << 20, 64 << 20), path -> {});
    DispatcherVerticle dispatcher =
        new DispatcherVerticle(
            new QueueSettings(1000, 1 << 30, Duration.ofSeconds(30)),
            Addresses.DEFAULT,
            new ServedScripts(scripts.catalogue, script -> Optional.empty(), () -> null),
            new Stores(store, store),
            new BacklogSettings(1000, 1000),
            DispatcherFixture.FOR_EVER,
            Path.of("unused"),
            List.of(new JobMetrics(registries.registry(), name -> "warm")),
            new DispatchFigures(1000, pool::handedOff, pool::fenced));
    vertx.deployVerticle(dispatcher).await(5, TimeUnit.SECONDS);
    AtomicInteger number = new AtomicInteger();
    vertx
        .deployVerticle(
            () ->
                new WorkerVerticle(
                    "w" + number.incrementAndGet(),
                    Addresses.DEFAULT,
                    scripts.catalogue,
                    new NoPython()),
            new DeploymentOptions()
                .setInstances(WORKERS)
                .setWorkerPoolName("runs")
                .setWorkerPoolSize(WORKERS))
        .await(5, TimeUnit.SECONDS);
  }

  private void start(int outstanding) {
    Jobs jobs = new Jobs(vertx, Addresses.DEFAULT);
    vertx
        .getOrCreateContext()
        .runOnContext(
            go -> {
              for (int i = 0; i < outstanding; i++) {
                next(jobs);
              }
            });
  }

  private void next(Jobs jobs) {
    jobs.run(JobRequest.of("one", INPUT))
        .onSuccess(
            finished -> {
              done++;
              next(jobs);
            });
  }

  private void measure() throws InterruptedException {
    long before = done;
    long begun = System.nanoTime();
    long all = system.getProcessCpuTime();
    long loop = cpuOf("vert.x-eventloop");
    long runs = cpuOf("runs-");
    while (done - before < JOBS) {
      Thread.sleep(20);
    }
    double jobs = done - before;
    loop = cpuOf("vert.x-eventloop") - loop;
    runs = cpuOf("runs-") - runs;
    all = system.getProcessCpuTime() - all;
    System.out.printf(
        "%7.0f jobs/s, CPU us a job: %6.1f = event loop %5.1f + workers %5.1f + rest %5.1f%n",
        jobs * 1e9 / (System.nanoTime() - begun),
        all / jobs / 1000,
        loop / jobs / 1000,
        runs / jobs / 1000,
        (all - loop - runs) / jobs / 1000);
  }

  private long cpuOf(String prefix) {
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith(prefix)) {
        sum += threads.getThreadCpuTime(id);
      }
    }
    return sum;
  }

  /** Answers by itself; how long that takes it sleeps. */
  private final class NoPython implements PythonRunner {

    @Override
    public void run(Script script, RunSupply supply) {
      for (Optional<Run> run = supply.next(); run.isPresent(); run = supply.next()) {
        run.get().listener().started();
        if (runNanos > 0) {
          LockSupport.parkNanos(runNanos);
        }
        Figures figures = new Figures(0, 200, 200, 50 << 20);
        Outcome succeeded = new Outcome.Succeeded(OUTPUT);
        run.get().listener().ended(new Outcome.Report(succeeded, List.of(), figures));
      }
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
    public void recall(JobId id) {}

    @Override
    public void close() {}
  }
}
