package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.idAt;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A job to be, with what a test wants of it. */
public final class SampleJob {

  private final String script;
  private JobId id = idAt(NOW);
  private Payload input = bytes("{}");
  private String params = "{}";
  private Optional<Integer> priority = Optional.empty();
  private Optional<String> key = Optional.empty();
  private List<String> labels = List.of();
  private Optional<Duration> timeout = Optional.empty();
  private Optional<Duration> deadline = Optional.empty();
  private Optional<Instant> runAt = Optional.empty();
  private Optional<String> idempotencyKey = Optional.empty();
  private Optional<JobId> parent = Optional.empty();
  private Instant createdAt = NOW;

  private SampleJob(String script) {
    this.script = script;
  }

  public static SampleJob of(String script) {
    return new SampleJob(script);
  }

  public SampleJob id(JobId other) {
    id = other;
    return this;
  }

  public SampleJob input(Payload other) {
    input = other;
    return this;
  }

  public SampleJob params(String json) {
    params = json;
    return this;
  }

  public SampleJob priority(int other) {
    priority = Optional.of(other);
    return this;
  }

  public SampleJob key(String other) {
    key = Optional.of(other);
    return this;
  }

  public SampleJob labels(String... words) {
    labels = List.of(words);
    return this;
  }

  public SampleJob timeout(Duration limit) {
    timeout = Optional.of(limit);
    return this;
  }

  public SampleJob deadline(Duration limit) {
    deadline = Optional.of(limit);
    return this;
  }

  public SampleJob runAt(Instant time) {
    runAt = Optional.of(time);
    return this;
  }

  public SampleJob idempotencyKey(String word) {
    idempotencyKey = Optional.of(word);
    return this;
  }

  public SampleJob parent(JobId other) {
    parent = Optional.of(other);
    return this;
  }

  public SampleJob createdAt(Instant time) {
    createdAt = time;
    id = idAt(time);
    return this;
  }

  public JobRequest request() {
    return new JobRequest(
        id,
        script,
        input,
        params,
        priority,
        key,
        labels,
        timeout,
        deadline,
        new JobRequest.Submission(runAt, idempotencyKey, parent));
  }

  /** As a store takes it that nobody has claimed it in. */
  public NewJob waiting(boolean isDurable) {
    JobRequest request = request();
    Job job = Job.accepted(request, "v1", priority.orElse(5), createdAt);
    return new NewJob(isDurable ? job.durably() : job, request, Optional.empty());
  }

  /** Claimed at once, with {@link StoreSamples#lease}. */
  public NewJob claimed(boolean isDurable) {
    NewJob waiting = waiting(isDurable);
    return new NewJob(
        waiting.job(), waiting.request(), Optional.of(StoreSamples.lease(waiting.job())));
  }
}
