package io.signalbox.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.signalbox.job.Attempt;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Measures jobs as their events go by. Tags are bounded by the catalogue of scripts and by closed
 * sets; an id never becomes one.
 */
public final class JobMetrics implements JobListener {

  private static final String NO_CODE = "none";

  private static final Duration[] BUCKETS = {
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
    registry
        .counter(
            Meters.JOBS,
            Meters.SCRIPT,
            job.script(),
            Meters.STATE,
            job.state().text(),
            Meters.CODE,
            code)
        .increment();
    lastAttempt(job).ifPresent(attempt -> attempted(job, attempt));
  }

  /** The attempt that made the job final; a job that ended in the queue has none. */
  private static Optional<Attempt> lastAttempt(Job job) {
    return job.attempts().stream()
        .skip(Math.max(0, job.attempts().size() - 1))
        .filter(attempt -> job.finishedAt().equals(Optional.of(attempt.finishedAt())))
        .findFirst();
  }

  private void attempted(Job job, Attempt attempt) {
    timer(Meters.JOB_WAIT, job.script())
        .record(attempt.figures().waitMicros(), TimeUnit.MICROSECONDS);
    if (job.startedAt().isEmpty()) {
      return; // no process came to life
    }
    timer(Meters.JOB_RUN, job.script())
        .record(attempt.figures().runMicros(), TimeUnit.MICROSECONDS);
    if (attempt.figures().peakRssBytes() > 0) {
      peak(job.script()).record(attempt.figures().peakRssBytes());
    }
  }

  private Timer timer(String name, String script) {
    return Timer.builder(name)
        .tag(Meters.SCRIPT, script)
        .tag(Meters.ISOLATION, isolationOf.apply(script))
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
