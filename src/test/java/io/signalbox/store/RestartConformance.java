package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bare;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.failed;
import static io.signalbox.store.StoreSamples.file;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.json;
import static io.signalbox.store.StoreSamples.lease;
import static io.signalbox.store.StoreSamples.log;
import static io.signalbox.store.StoreSamples.progress;
import static io.signalbox.store.StoreSamples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Artifact;
import io.signalbox.job.Batch;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Everything that a store was given is there when it is opened again. */
abstract class RestartConformance extends StorePart {

  private final DurableStoreConformance suite;

  RestartConformance(DurableStoreConformance suite) {
    super(suite);
    this.suite = suite;
  }

  @Test
  void says_that_it_is_durable() {
    assertThat(store().isDurable()).isTrue();
    suite.restart();
    assertThat(found(JobQuery.all())).isEmpty();
  }

  @Test
  void jobs_that_wait_are_there_in_their_order() {
    NewJob fresh =
        waiting(
            SampleJob.of("one")
                .priority(2)
                .key("k")
                .labels("größe")
                .idempotencyKey("k")
                .params("{\"a\":1}")
                .input(bytes("[1]")));
    Job last = accept(fresh);
    Job first = park(SampleJob.of("one").priority(9));
    Job later = park(SampleJob.of("one").runAt(NOW.plusSeconds(60)));
    suite.restart();
    assertThat(found(JobQuery.all())).containsExactly(later, first, last);
    assertThat(bare(get(store().request(last.id())).orElseThrow()))
        .isEqualTo(bare(fresh.request()));
    assertThat(get(store().wake(NOW))).contains(NOW.plusSeconds(60));
    List<Claim> claims = get(store().claim("one", 9));
    assertThat(idsOf(claims)).containsExactly(first.id(), last.id());
    assertThat(claims).extracting(Claim::rescues).containsOnly(0);
    assertThat(content(claims.get(1).request().input())).asString().isEqualTo("[1]");
  }

  @Test
  void idempotency_keys_are_known() {
    Job first = park(SampleJob.of("one").idempotencyKey("k"));
    suite.restart();
    Accepted again = get(store().accept(waiting(SampleJob.of("one").idempotencyKey("k"))));
    assertThat(again.isNew()).isFalse();
    assertThat(again.job()).isEqualTo(first);
  }

  @Test
  void ends_are_there_with_all_that_was_left() {
    byte[] large = new byte[1 << 20];
    large[5] = 5;
    Job job = hold(SampleJob.of("one").input(file(folder(), large, Payload.JSON)));
    Job running = start(job);
    get(store().append(lease(job).at(1), log(running, 1_000_001, "a")));
    get(store().append(lease(job).at(1), progress(running, 1_000_002, 0.1)));
    get(store().append(lease(job).at(1), progress(running, 1_000_003, 0.2)));
    Payload output = file(folder(), large, "image/png");
    Artifact artifact = new Artifact("a/b", file(folder(), "b".getBytes(), "text/plain"));
    Job last = running.finished(succeeded(output), Optional.of("w"), NOW.plusSeconds(3));
    Result result =
        new Result(Optional.of(output), List.of(artifact), List.of(log(last, 1_000_004, "z")));
    assertThat(get(store().complete(lease(job).at(1), last, result))).isTrue();
    var events = json(get(store().events(job.id(), 0)));
    suite.restart();
    assertThat(kept(job.id())).isEqualTo(last);
    assertThat(content(get(store().input(job.id())).orElseThrow())).isEqualTo(large);
    assertThat(content(get(store().output(job.id())).orElseThrow())).isEqualTo(large);
    assertThat(content(get(store().artifacts(job.id())).get(0).content()))
        .asString()
        .isEqualTo("b");
    assertThat(events).hasSize(3);
    assertThat(json(get(store().events(job.id(), 0)))).isEqualTo(events);
  }

  @Test
  void retries_are_there_with_their_attempts() {
    Job job = hold(SampleJob.of("one"));
    Job retrying = start(job).retrying(failed(), "worker-1", NOW, NOW.plusSeconds(60));
    get(store().giveBack(lease(job).at(1), retrying));
    suite.restart();
    assertThat(kept(job.id())).isEqualTo(retrying);
    get(store().wake(NOW.plusSeconds(60)));
    Claim claim = claimOne("one");
    assertThat(claim.lease().attempt()).isEqualTo(1);
    assertThat(claim.rescues()).isZero();
  }

  @Test
  void what_was_deleted_stays_away() {
    Job gone = end(SampleJob.of("one"), failed());
    get(store().delete(gone.id()));
    suite.restart();
    assertThat(get(store().get(gone.id()))).isEmpty();
    assertThat(get(store().counts())).isEmpty();
  }

  @Test
  void batches_and_counts_are_there() {
    JobId id = JobId.next();
    get(store().beginBatch(new Batch(id, "one", NOW, OptionalInt.empty())));
    Job first = park(SampleJob.of("one").parent(id));
    Job second = end(SampleJob.of("one").parent(id), failed());
    get(store().sealBatch(id, 2));
    suite.restart();
    assertThat(get(store().batch(id))).contains(new Batch(id, "one", NOW, OptionalInt.of(2)));
    assertThat(get(store().children(id, Optional.empty(), 9))).containsExactly(first, second);
    assertThat(get(store().tally(id))).isEqualTo(Map.of(JobState.QUEUED, 1L, JobState.FAILED, 1L));
    assertThat(get(store().counts()))
        .containsExactlyInAnyOrder(
            new JobCount("one", JobState.QUEUED, 1, 1), new JobCount("one", JobState.FAILED, 1, 0));
  }

  @Test
  void deaths_and_notes_are_there() {
    get(store().addDeath("a"));
    get(store().addDeath("a"));
    get(store().note("schedule", "nightly", Optional.of("text")));
    suite.restart();
    assertThat(get(store().suspects(2))).containsExactly("a");
    assertThat(get(store().addDeath("a"))).isEqualTo(3);
    assertThat(get(store().notes("schedule"))).isEqualTo(Map.of("nightly", "text"));
  }
}
