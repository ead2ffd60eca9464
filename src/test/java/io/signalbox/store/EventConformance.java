package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.event;
import static io.signalbox.store.StoreSamples.failed;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.json;
import static io.signalbox.store.StoreSamples.lease;
import static io.signalbox.store.StoreSamples.log;
import static io.signalbox.store.StoreSamples.progress;
import static io.signalbox.store.StoreSamples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.EventType;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The kept events of jobs. */
abstract class EventConformance extends StorePart {

  EventConformance(JobStoreConformance suite) {
    super(suite);
  }

  private void append(Job job, JobEvent event) {
    assertThat(get(store().append(lease(job).at(job.attempt()), event))).isTrue();
  }

  private List<Long> seqs(Job job, long after) {
    return get(store().events(job.id(), after)).stream().map(JobEvent::seq).toList();
  }

  @Test
  void events_come_back_with_all_their_data() {
    Job job = hold(SampleJob.of("one"));
    List<JobEvent> all =
        List.of(
            event(job, 1, EventType.QUEUED, Map.of("position", 3, "eta_ms", -1)),
            log(job, 2, "größe 温度 🌡 \"quoted\" \\ \u0007\nnext line"),
            event(job, 3, EventType.METRIC, Map.of("name", "t", "value", 12.5)),
            event(job, 4, EventType.PARTIAL, Map.of("output", new RawJson("[1,2]".getBytes()))),
            event(job, 5, EventType.INTERRUPTED, Map.of()));
    all.forEach(event -> append(job, event));
    assertThat(json(get(store().events(job.id(), 0)))).isEqualTo(json(all));
  }

  @Test
  void events_come_in_order_after_a_seq() {
    Job job = hold(SampleJob.of("one"));
    append(job, log(job, 1, "a"));
    Job running = start(job);
    append(running, log(running, 1_000_001, "b"));
    append(running, log(running, 1_000_007, "c"));
    assertThat(seqs(job, 0)).containsExactly(1L, 1_000_001L, 1_000_007L);
    assertThat(seqs(job, 1)).containsExactly(1_000_001L, 1_000_007L);
    assertThat(seqs(job, 1_000_006)).containsExactly(1_000_007L);
    assertThat(seqs(job, 1_000_007)).isEmpty();
  }

  @Test
  void of_lossy_events_the_latest_of_each_type_is_kept() {
    Job job = hold(SampleJob.of("one"));
    append(job, event(job, 1, EventType.POSITION, Map.of("position", 2)));
    append(job, progress(job, 2, 0.1));
    append(job, log(job, 3, "line"));
    append(job, progress(job, 4, 0.9));
    append(job, log(job, 5, "line"));
    assertThat(seqs(job, 0)).containsExactly(1L, 3L, 4L, 5L);
    assertThat(seqs(job, 3)).containsExactly(4L, 5L);
  }

  @Test
  void many_events_written_at_once_all_come_back() {
    Job job = hold(SampleJob.of("one"));
    Job other = hold(SampleJob.of("one"));
    List<Long> expected = new ArrayList<>();
    for (long seq = 1; seq <= 500; seq++) {
      store().append(lease(job), log(job, seq, "line " + seq));
      store().append(lease(other), log(other, seq + 1000, "line"));
      expected.add(seq);
    }
    get(store().append(lease(job), log(job, 501, "last")));
    expected.add(501L);
    assertThat(seqs(job, 0)).isEqualTo(expected);
    assertThat(seqs(other, 0)).hasSize(500);
  }

  @Test
  void the_last_events_are_kept_with_the_end() {
    Job job = hold(SampleJob.of("one"));
    append(job, log(job, 1, "a"));
    append(job, progress(job, 2, 0.5));
    Job last = job.finished(failed(), Optional.empty(), NOW);
    JobEvent warning = event(last, 3, EventType.WARNING, Map.of("code", "c", "detail", "d"));
    JobEvent end = event(last, 4, EventType.FAILED, Map.of("run_ms", 12));
    Result result = new Result(Optional.empty(), List.of(), List.of(warning, end));
    assertThat(get(store().complete(lease(job), last, result))).isTrue();
    assertThat(seqs(job, 0)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(json(get(store().events(job.id(), 2)))).isEqualTo(json(List.of(warning, end)));
  }

  @Test
  void the_output_in_the_final_event_is_still_there() {
    for (String output :
        List.of("{\"mean\":1.50,\"unit\":\"°C\"}", "null", "\"" + "x".repeat(60_000) + "\"")) {
      finalEventIsKept(output.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void finalEventIsKept(byte[] output) {
    Job job = hold(SampleJob.of("one"));
    Job last = job.finished(succeeded(bytes(output, "application/json")), Optional.empty(), NOW);
    JobEvent end =
        event(
            last,
            1,
            EventType.SUCCEEDED,
            Map.of("output", new RawJson(output), "output_bytes", output.length));
    Result result =
        new Result(Optional.of(bytes(output, "application/json")), List.of(), List.of(end));
    get(store().complete(lease(job), last, result));
    assertThat(json(get(store().events(job.id(), 0)))).isEqualTo(json(List.of(end)));
  }

  @Test
  void a_final_event_without_output_stays_without() {
    Job job = hold(SampleJob.of("one"));
    byte[] output = new byte[100_000];
    Job last = job.finished(succeeded(bytes(output, "image/png")), Optional.empty(), NOW);
    JobEvent end = event(last, 1, EventType.SUCCEEDED, Map.of("output_bytes", output.length));
    Result result = new Result(Optional.of(bytes(output, "image/png")), List.of(), List.of(end));
    get(store().complete(lease(job), last, result));
    assertThat(json(get(store().events(job.id(), 0)))).isEqualTo(json(List.of(end)));
  }

  @Test
  void events_outlive_that_the_job_is_given_back() {
    park(SampleJob.of("one"));
    Claim claim = claimOne("one");
    get(store().append(claim.lease(), log(claim.job(), 5, "a")));
    get(store().giveBack(claim.lease(), claim.job()));
    Claim next = claimOne("one");
    get(store().append(next.lease(), log(claim.job(), 6, "b")));
    assertThat(seqs(claim.job(), 0)).containsExactly(5L, 6L);
  }

  @Test
  void events_are_forgotten_with_their_job() {
    Job job = hold(SampleJob.of("one"));
    append(job, log(job, 1, "a"));
    Job last = job.finished(failed(), Optional.empty(), NOW);
    Result result = new Result(Optional.empty(), List.of(), List.of(log(job, 2, "b")));
    get(store().complete(lease(job), last, result));
    get(store().delete(job.id()));
    assertThat(seqs(job, 0)).isEmpty();
  }
}
