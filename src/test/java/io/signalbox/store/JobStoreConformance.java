package io.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.EventType;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link JobStore} does alike; each implementation runs it. */
public abstract class JobStoreConformance {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private JobStore store;

  /** A new, empty store. */
  protected abstract JobStore open();

  @BeforeEach
  void start() {
    store = open();
  }

  @AfterEach
  void stop() {
    get(store.close());
  }

  protected static <T> T get(Future<T> future) {
    try {
      return future.await(5, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("the store did not answer in 5 s", late);
    }
  }

  protected static Payload bytes(String text) {
    return new Payload.Bytes(text.getBytes(), Payload.JSON);
  }

  protected Job accept(String script, List<String> labels, Instant at) {
    JobRequest plain = JobRequest.of(script, bytes("{}"));
    JobRequest request =
        new JobRequest(
            plain.id(),
            script,
            plain.input(),
            "{}",
            Optional.empty(),
            Optional.empty(),
            labels,
            Optional.empty(),
            Optional.empty(),
            JobRequest.Submission.PLAIN);
    Job fresh = Job.accepted(request, "v1", 5, at);
    Job job = store.isDurable() ? fresh.durably() : fresh;
    get(store.accept(new NewJob(job, request, Optional.of(lease(job)))));
    return job;
  }

  /** The lease of a job that was accepted by this suite, before its first attempt. */
  protected static Lease lease(Job job) {
    return new Lease(job.id(), 0, job.id().hashCode());
  }

  private Job finish(Job job, Optional<Payload> output) {
    Outcome outcome = output.<Outcome>map(Outcome.Succeeded::new).orElseGet(Outcome.Cancelled::new);
    Job running = job.started("v1", NOW);
    get(store.start(lease(job), running));
    Job last =
        running.finished(
            new Outcome.Report(outcome, List.of(), Figures.ofMillis(1, 2, 3, 4)),
            Optional.of("worker-1"),
            NOW);
    get(store.complete(lease(job).at(1), last, new Result(output, List.of(), List.of())));
    return last;
  }

  private static Outcome.Report succeeded(Payload output) {
    return new Outcome.Report(
        new Outcome.Succeeded(output), List.of(), Figures.ofMillis(1, 2, 3, 4));
  }

  private static JobEvent event(Job job, long seq, EventType type, String message) {
    return new JobEvent(
        seq, type, NOW, job.id(), job.script(), 1, Map.<String, Object>of("message", message));
  }

  @Test
  void keeps_what_it_accepted() {
    Job job = accept("one", List.of("a", "b"), NOW);
    assertThat(get(store.get(job.id()))).contains(job);
    assertThat(get(store.input(job.id())).orElseThrow().length()).isEqualTo(2);
    assertThat(get(store.output(job.id()))).isEmpty();
  }

  @Test
  void knows_nothing_of_other_ids() {
    JobId other = JobId.next();
    assertThat(get(store.get(other))).isEmpty();
    assertThat(get(store.input(other))).isEmpty();
    assertThat(get(store.output(other))).isEmpty();
    assertThat(get(store.events(other, 0))).isEmpty();
  }

  @Test
  void keeps_the_newest_state() {
    Job job = accept("one", List.of(), NOW);
    Job running = job.started("v2", NOW);
    get(store.start(lease(job), running));
    assertThat(get(store.get(job.id()))).contains(running);
    Job last = running.finished(succeeded(bytes("42")), Optional.of("worker-1"), NOW);
    Result result = new Result(Optional.of(bytes("42")), List.of(), List.of());
    assertThat(get(store.complete(lease(job).at(1), last, result))).isTrue();
    assertThat(get(store.get(job.id()))).contains(last);
    assertThat(get(store.output(job.id())).orElseThrow().length()).isEqualTo(2);
  }

  @Test
  void gives_events_in_order_after_a_seq_and_only_the_latest_progress() {
    Job job = accept("one", List.of(), NOW);
    get(store.append(lease(job), event(job, 1, EventType.QUEUED, "")));
    get(store.append(lease(job), event(job, 1_000_001, EventType.PROGRESS, "early")));
    get(store.append(lease(job), event(job, 1_000_002, EventType.LOG, "line")));
    get(store.append(lease(job), event(job, 1_000_003, EventType.PROGRESS, "late")));
    assertThat(get(store.events(job.id(), 0)))
        .extracting(JobEvent::seq)
        .containsExactly(1L, 1_000_002L, 1_000_003L);
    assertThat(get(store.events(job.id(), 1_000_002)))
        .extracting(JobEvent::seq)
        .containsExactly(1_000_003L);
  }

  @Test
  void lists_newest_first_in_pages_that_lose_and_repeat_nothing() {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(0, accept("one", List.of(), NOW).id());
    }
    List<JobId> seen = new ArrayList<>();
    Optional<JobId> before = Optional.empty();
    do {
      JobPage page = get(store.find(query(before, 3)));
      page.items().forEach(job -> seen.add(job.id()));
      before = page.next();
    } while (before.isPresent());
    assertThat(seen).isEqualTo(ids);
  }

  private static JobQuery query(Optional<JobId> before, int limit) {
    return new JobQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        before,
        limit);
  }

  @Test
  void filters_by_script_state_time_and_label() {
    Job old = accept("one", List.of("x"), NOW.minus(1, ChronoUnit.HOURS));
    Job young = accept("two", List.of("y"), NOW);
    Job last = finish(old, Optional.empty());
    JobQuery all = JobQuery.all();
    assertThat(
            found(
                new JobQuery(
                    Optional.of("two"),
                    all.state(),
                    all.since(),
                    all.label(),
                    all.parent(),
                    all.before(),
                    9)))
        .containsExactly(young);
    assertThat(
            found(
                new JobQuery(
                    all.script(),
                    Optional.of(JobState.CANCELLED),
                    all.since(),
                    all.label(),
                    all.parent(),
                    all.before(),
                    9)))
        .containsExactly(last);
    assertThat(
            found(
                new JobQuery(
                    all.script(),
                    all.state(),
                    Optional.of(NOW),
                    all.label(),
                    all.parent(),
                    all.before(),
                    9)))
        .containsExactly(young);
    assertThat(
            found(
                new JobQuery(
                    all.script(),
                    all.state(),
                    all.since(),
                    Optional.of("x"),
                    all.parent(),
                    all.before(),
                    9)))
        .containsExactly(last);
  }

  private List<Job> found(JobQuery query) {
    return get(store.find(query)).items();
  }

  @Test
  void forgets_what_is_deleted() {
    Job job = finish(accept("one", List.of(), NOW), Optional.of(bytes("1")));
    get(store.delete(job.id()));
    assertThat(get(store.get(job.id()))).isEmpty();
    assertThat(get(store.output(job.id()))).isEmpty();
    assertThat(found(JobQuery.all())).isEmpty();
  }
}
