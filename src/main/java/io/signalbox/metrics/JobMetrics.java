package io.signalbox.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.signalbox.job.Attempt;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobListener;
import io.signalbox.job.JobState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Measures jobs as their events go by. Tags are bounded by the catalogue of scripts and by closed
 * sets; an id never becomes one. Each meter is looked up once: a registry compares all tags at
 * every look. Used by one thread.
 */
public final class JobMetrics implements JobListener {

  private static final String NO_CODE = "none";

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5)
  };

  private final MeterRegistry registry;
  private final Map<Ending, Counter> endings = new HashMap<>();
  private final Map<Timed, Timer> timers = new HashMap<>();
  private final Map<String, DistributionSummary> peaks = new HashMap<>();
  private final UnaryOperator<String> isolationOf;
  private final ScriptMeasurements measurements;

  /**
   * @param registry made by {@link Registries}; Vert.x must have set up its filters before
   * @param isolationOf the isolation word of a script, such as {@code process}
   */
  public JobMetrics(MeterRegistry registry, UnaryOperator<String> isolationOf) {
    this.registry = registry;
    this.isolationOf = isolationOf;
    this.measurements = new ScriptMeasurements(registry);
  }

  @Override
  public void onEvent(Job job, JobEvent event) {
    switch (event.type()) {
      case METRIC -> measurements.record(job.script(), event.data());
      case SUCCEEDED, FAILED, CANCELLED -> finished(job);
      default -> {
        // Not measured.
      }
    }
  }

  private void finished(Job job) {
    String code = job.failure().map(Failure::code).map(FailureCode::text).orElse(NO_CODE);
    endings.computeIfAbsent(new Ending(job.script(), job.state(), code), this::counter).increment();
    Attempt attempt = lastAttempt(job);
    if (attempt != null) {
      attempted(job, attempt);
    }
  }

  /** How a job can end, as tags. */
  private record Ending(String script, JobState state, String code) {}

  private Counter counter(Ending ending) {
    return registry.counter(
        Meters.JOBS,
        Meters.SCRIPT,
        ending.script(),
        Meters.STATE,
        ending.state().text(),
        Meters.CODE,
        ending.code());
  }

  /** The attempt that made the job final; null for a job that ended in the queue. */
  private static Attempt lastAttempt(Job job) {
    int count = job.attempts().size();
    Attempt last = count == 0 ? null : job.attempts().get(count - 1);
    boolean isFinal =
        last != null && job.finishedAt().filter(last.finishedAt()::equals).isPresent();
    return isFinal ? last : null;
  }

  private void attempted(Job job, Attempt attempt) {
    String script = job.script();
    String isolation = isolationOf.apply(script);
    timer(Meters.JOB_WAIT, script, isolation)
        .record(attempt.figures().waitMicros(), TimeUnit.MICROSECONDS);
    if (job.startedAt().isEmpty()) {
      return; // no process came to life
    }
    timer(Meters.JOB_RUN, script, isolation)
        .record(attempt.figures().runMicros(), TimeUnit.MICROSECONDS);
    if (attempt.figures().peakRssBytes() > 0) {
      peaks.computeIfAbsent(script, this::peak).record(attempt.figures().peakRssBytes());
    }
  }

  private Timer timer(String name, String script, String isolation) {
    return timers.computeIfAbsent(new Timed(name, script, isolation), this::timer);
  }

  /** What a timer measures, as its name and tags. */
  private record Timed(String name, String script, String isolation) {}

  private Timer timer(Timed what) {
    return Timer.builder(what.name())
        .tag(Meters.SCRIPT, what.script())
        .tag(Meters.ISOLATION, what.isolation())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private DistributionSummary peak(String script) {
    return DistributionSummary.builder(Meters.PROCESS_RSS)
        .tag(Meters.SCRIPT, script)
        .baseUnit("bytes")
        .register(registry);
  }
}
