package io.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobMetricsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Figures FIGURES = Figures.ofMillis(40, 120, 80, 1 << 20);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final JobMetrics metrics = new JobMetrics(registry, script -> "process");

  @Test
  void a_succeeded_job_is_counted_and_timed() {
    succeed();

    assertThat(jobs("succeeded", "none")).isEqualTo(1);
    assertThat(timer(Meters.JOB_WAIT).totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
    assertThat(timer(Meters.JOB_RUN).totalTime(TimeUnit.MILLISECONDS)).isEqualTo(120);
    assertThat(registry.get(Meters.PROCESS_RSS).tag("script", "classify").summary().max())
        .isEqualTo(1 << 20);
  }

  @Test
  void timers_have_buckets() {
    succeed();

    assertThat(timer(Meters.JOB_RUN).takeSnapshot().histogramCounts())
        .filteredOn(bucket -> bucket.bucket(TimeUnit.MILLISECONDS) == 250)
        .singleElement()
        .satisfies(bucket -> assertThat(bucket.count()).isEqualTo(1));
  }

  @Test
  void a_failed_job_is_counted_by_code() {
    Failure crash = Failure.of(FailureCode.PROCESS_CRASHED, "killed").with("signal", "SIGSEGV");

    end(started(), new Outcome.Failed(crash), EventType.FAILED);
    end(
        started(),
        new Outcome.Failed(Failure.of(FailureCode.SCRIPT_ERROR, "no")),
        EventType.FAILED);

    assertThat(jobs("failed", "process_crashed")).isEqualTo(1);
    assertThat(jobs("failed", "script_error")).isEqualTo(1);
  }

  @Test
  void a_job_cancelled_in_the_queue_has_no_run() {
    Job cancelled =
        queued()
            .finished(
                new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE),
                Optional.empty(),
                NOW);

    metrics.onEvent(cancelled, event(cancelled, EventType.CANCELLED, Map.of()));

    assertThat(jobs("cancelled", "cancelled")).isEqualTo(1);
    assertThat(registry.find(Meters.JOB_RUN).timer()).isNull();
  }

  @Test
  void an_attempt_without_a_process_has_waited_but_not_run() {
    end(
        queued(),
        new Outcome.Failed(Failure.of(FailureCode.CANNOT_START, "no interpreter")),
        EventType.FAILED);

    assertThat(timer(Meters.JOB_WAIT).count()).isEqualTo(1);
    assertThat(registry.find(Meters.JOB_RUN).timer()).isNull();
  }

  @Test
  void an_interrupted_attempt_is_no_finished_job() {
    Job back = started().interrupted();

    metrics.onEvent(back, event(back, EventType.INTERRUPTED, Map.of()));

    assertThat(registry.find(Meters.JOBS).counter()).isNull();
  }

  @Test
  void keeps_the_measurements_of_scripts() {
    measure(Map.of("name", "snr.db", "value", 12.5));
    measure(Map.of("name", "snr.db", "value", 2));

    assertThat(
            registry
                .get("signalbox.script.snr.db")
                .tag("script", "classify")
                .summary()
                .takeSnapshot())
        .satisfies(
            figures -> {
              assertThat(figures.count()).isEqualTo(2);
              assertThat(figures.total()).isEqualTo(14.5);
            });
  }

  @Test
  void counts_measurements_that_cannot_be_kept() {
    List<Map<String, Object>> bad =
        List.of(
            Map.of("name", "Upper", "value", 1),
            Map.of("name", "", "value", 1),
            Map.of("name", "a".repeat(65), "value", 1),
            Map.of("name", "negative", "value", -1.0),
            Map.of("name", "nan", "value", Double.NaN),
            Map.of("name", "inf", "value", Double.POSITIVE_INFINITY),
            Map.of("name", "text", "value", "1"),
            Map.of("value", 1));

    bad.forEach(this::measure);

    assertThat(dropped()).isEqualTo(bad.size());
    assertThat(registry.getMeters())
        .noneMatch(meter -> meter.getId().getName().startsWith(Meters.SCRIPT_PREFIX));
  }

  @Test
  void a_script_has_fifty_names_and_the_rest_is_counted() {
    for (int i = 0; i < 60; i++) {
      measure(Map.of("name", "n" + i, "value", 1));
    }
    measure(Map.of("name", "n0", "value", 1));

    assertThat(registry.getMeters())
        .filteredOn(meter -> meter.getId().getName().startsWith(Meters.SCRIPT_PREFIX))
        .hasSize(50);
    assertThat(dropped()).isEqualTo(10);
    assertThat(registry.get("signalbox.script.n0").summary().count()).isEqualTo(2);
  }

  @Test
  void no_tag_holds_a_job_id() {
    Job job = succeed();

    assertThat(registry.getMeters())
        .isNotEmpty()
        .allSatisfy(
            meter ->
                assertThat(meter.getId().getTags())
                    .noneMatch(tag -> tag.getValue().contains(job.id().value())));
  }

  private Job succeed() {
    Payload output = new Payload.Bytes("1".getBytes(StandardCharsets.UTF_8), Payload.JSON);
    return end(started(), new Outcome.Succeeded(output), EventType.SUCCEEDED);
  }

  private Job end(Job job, Outcome outcome, EventType type) {
    Figures figures = job.startedAt().isPresent() ? FIGURES : Figures.NONE;
    Job done =
        job.finished(new Outcome.Report(outcome, List.of(), figures), Optional.of("w1"), NOW);
    metrics.onEvent(done, event(done, type, Map.of()));
    return done;
  }

  private Job started() {
    Job job = queued().started("v1", NOW);
    metrics.onEvent(job, event(job, EventType.STARTED, Map.of("worker", "w1")));
    return job;
  }

  private static Job queued() {
    Payload input = new Payload.Bytes(new byte[0], Payload.JSON);
    return Job.accepted(JobRequest.of("classify", input), "v1", Job.DEFAULT_PRIORITY, NOW);
  }

  private void measure(Map<String, Object> data) {
    Job job = queued();
    metrics.onEvent(job, event(job, EventType.METRIC, data));
  }

  private static JobEvent event(Job job, EventType type, Map<String, Object> data) {
    return new JobEvent(1, type, NOW, job.id(), job.script(), job.attempt(), data);
  }

  private double jobs(String state, String code) {
    return registry
        .get(Meters.JOBS)
        .tags("script", "classify", "state", state, "code", code)
        .counter()
        .count();
  }

  private double dropped() {
    return registry.get(Meters.DROPPED).tag("script", "classify").counter().count();
  }

  private Timer timer(String name) {
    return registry.get(name).tags("script", "classify", "isolation", "process").timer();
  }
}
