package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.failed;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.lease;
import static io.signalbox.store.StoreSamples.log;
import static io.signalbox.store.StoreSamples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fencing: only the holder of the current lease writes about a job. */
abstract class LeaseConformance extends StorePart {

  LeaseConformance(JobStoreConformance suite) {
    super(suite);
  }

  /** Every write with this lease answers false, and the job stays as it is. */
  private void isRefused(Lease stale) {
    JobId id = stale.job();
    Job before = kept(id);
    var events = get(store().events(id, 0));
    Job running = before.started("v9", NOW.plusSeconds(9));
    Job last = before.finished(succeeded(bytes("666")), Optional.of("w"), NOW.plusSeconds(9));
    Result result =
        new Result(Optional.of(bytes("666")), List.of(), List.of(log(before, 9_000_001, "no")));
    var output = get(store().output(id)).map(StoreSamples::content).map(String::new);
    assertThat(get(store().start(stale, running))).isFalse();
    assertThat(get(store().append(stale, log(before, 9_000_000, "no")))).isFalse();
    assertThat(get(store().giveBack(stale, before.interrupted()))).isFalse();
    assertThat(get(store().complete(stale, last, result))).isFalse();
    assertThat(kept(id)).isEqualTo(before);
    assertThat(get(store().events(id, 0))).isEqualTo(events);
    assertThat(get(store().output(id)).map(StoreSamples::content).map(String::new))
        .isEqualTo(output);
  }

  private static Lease forged(Job job) {
    return new Lease(job.id(), job.attempt(), lease(job).token() + 1);
  }

  @Test
  void the_holder_writes_until_the_end() {
    Job job = hold(SampleJob.of("one"));
    Job running = start(job);
    assertThat(kept(job.id())).isEqualTo(running);
    assertThat(get(store().append(lease(job).at(1), log(running, 1_000_001, "a")))).isTrue();
    Job last =
        running.finished(succeeded(bytes("42")), Optional.of("worker-1"), NOW.plusSeconds(3));
    Result result = new Result(Optional.of(bytes("42")), List.of(), List.of());
    assertThat(get(store().complete(lease(job).at(1), last, result))).isTrue();
    assertThat(kept(job.id())).isEqualTo(last);
  }

  @Test
  void another_token_is_refused() {
    Job job = hold(SampleJob.of("one"));
    isRefused(forged(job));
    isRefused(forged(start(job)));
  }

  @Test
  void another_attempt_is_refused() {
    Job job = hold(SampleJob.of("one"));
    isRefused(lease(job).at(1));
    start(job);
    isRefused(lease(job));
    isRefused(lease(job).at(2));
  }

  @Test
  void a_job_that_nobody_has_is_written_by_nobody() {
    Job job = park(SampleJob.of("one"));
    isRefused(lease(job));
    isRefused(new Lease(job.id(), 0, 0));
    assertThat(idsOf(get(store().claim("one", 9)))).containsExactly(job.id());
  }

  @Test
  void an_unknown_job_is_written_by_nobody() {
    Job unknown = waiting(SampleJob.of("one")).job();
    Job last = unknown.finished(cancelled(), Optional.empty(), NOW);
    assertThat(get(store().start(lease(unknown), unknown.started("v1", NOW)))).isFalse();
    assertThat(get(store().append(lease(unknown), log(unknown, 1, "no")))).isFalse();
    assertThat(get(store().giveBack(lease(unknown), unknown))).isFalse();
    assertThat(get(store().complete(lease(unknown), last, Result.NONE))).isFalse();
    assertThat(get(store().completeUnclaimed(last, Result.NONE))).isFalse();
    assertThat(get(store().get(unknown.id()))).isEmpty();
  }

  @Test
  void the_lease_ends_with_the_job() {
    Job last = end(SampleJob.of("one"), succeeded(bytes("42")));
    isRefused(lease(last).at(1));
    isRefused(lease(last));
    assertThat(get(store().claim("one", 9))).isEmpty();
  }

  @Test
  void a_job_can_end_before_its_first_attempt() {
    Job job = hold(SampleJob.of("one"));
    Job last = job.finished(failed(), Optional.empty(), NOW.plusSeconds(1));
    assertThat(get(store().complete(lease(job), last, Result.NONE))).isTrue();
    assertThat(kept(job.id())).isEqualTo(last);
    isRefused(lease(job));
  }

  @Test
  void a_lease_ends_where_the_job_is_given_back() {
    Job job = hold(SampleJob.of("one"));
    Job running = start(job);
    Job interrupted = running.interrupted();
    assertThat(get(store().giveBack(lease(job).at(1), interrupted))).isTrue();
    assertThat(kept(job.id())).isEqualTo(interrupted);
    isRefused(lease(job).at(1));
    isRefused(lease(job));
    Claim claim = claimOne("one");
    assertThat(claim.lease().attempt()).isZero();
    isRefused(lease(job));
    assertThat(get(store().start(claim.lease(), claim.job().started("v3", NOW)))).isTrue();
    isRefused(lease(job).at(1));
  }

  @Test
  void a_job_given_back_for_a_later_time_waits_for_it() {
    Job job = hold(SampleJob.of("one"));
    Job running = start(job);
    Job retrying = running.retrying(failed(), "worker-1", NOW, NOW.plusSeconds(60));
    assertThat(get(store().giveBack(lease(job).at(1), retrying))).isTrue();
    assertThat(kept(job.id())).isEqualTo(retrying);
    assertThat(kept(job.id()).state()).isEqualTo(JobState.SCHEDULED);
    assertThat(get(store().claim("one", 9))).isEmpty();
    isRefused(lease(job).at(1));
    assertThat(get(store().wake(NOW))).contains(NOW.plusSeconds(60));
  }

  @Test
  void of_two_ends_at_the_same_time_one_counts() {
    Job running = start(hold(SampleJob.of("one")));
    Lease lease = lease(running).at(1);
    Job good = running.finished(succeeded(bytes("1")), Optional.of("w"), NOW);
    Job bad = running.finished(failed(), Optional.of("w"), NOW);
    Result result = new Result(Optional.of(bytes("1")), List.of(), List.of());
    var first = store().complete(lease, good, result);
    var second = store().complete(lease, bad, Result.NONE);
    assertThat(get(first)).isTrue();
    assertThat(get(second)).isFalse();
    assertThat(kept(running.id())).isEqualTo(good);
  }
}
