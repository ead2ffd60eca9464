package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.lease;
import static io.signalbox.store.StoreSamples.log;
import static io.signalbox.store.StoreSamples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Attempt;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was claimed when its server ended is claimed again. */
abstract class RescueConformance extends StorePart {

  private final DurableStoreConformance suite;

  RescueConformance(DurableStoreConformance suite) {
    super(suite);
    this.suite = suite;
  }

  @Test
  void a_claimed_job_that_had_not_begun_waits_as_before() {
    Job job = hold(SampleJob.of("one").input(bytes("[1]")));
    suite.restart();
    assertThat(get(store().counts())).containsExactly(new JobCount("one", JobState.QUEUED, 1, 1));
    Claim claim = claimOne("one");
    assertThat(claim.job()).isEqualTo(job);
    assertThat(claim.rescues()).isZero();
    assertThat(claim.lease().attempt()).isZero();
    assertThat(content(claim.request().input())).asString().isEqualTo("[1]");
  }

  @Test
  void a_job_that_ran_waits_again_and_keeps_the_broken_attempt() {
    Job job = hold(SampleJob.of("one"));
    Job running = start(job);
    get(store().append(lease(job).at(1), log(running, 1_000_001, "a")));
    suite.restart();
    Claim claim = claimOne("one");
    Attempt broken = claim.job().attempts().get(0);
    assertThat(claim.job()).isEqualTo(running.rescued(broken.finishedAt()));
    assertThat(broken.failure().orElseThrow().code()).isEqualTo(FailureCode.SHUTTING_DOWN);
    assertThat(claim.job().attempts()).hasSize(1);
    assertThat(claim.job().attempt()).isEqualTo(1);
    assertThat(claim.lease().attempt()).isEqualTo(1);
    assertThat(claim.rescues()).isEqualTo(1);
    assertThat(claim.lastSeq()).isEqualTo(1_000_001);
    assertThat(kept(job.id())).isEqualTo(claim.job());
  }

  @Test
  void rescues_add_up() {
    Job running = start(hold(SampleJob.of("one")));
    suite.restart();
    Claim second = claimOne("one");
    get(store().start(second.lease(), second.job().started("v2", NOW.plusSeconds(9))));
    suite.restart();
    Claim third = claimOne("one");
    assertThat(third.rescues()).isEqualTo(2);
    assertThat(third.job().id()).isEqualTo(running.id());
    assertThat(third.job().attempts()).extracting(Attempt::number).containsExactly(1, 2);
  }

  @Test
  void the_lease_of_the_server_that_ended_is_refused() {
    Job job = hold(SampleJob.of("one"));
    Job running = start(job);
    suite.restart();
    isRefused(lease(job).at(1), running);
    Claim claim = claimOne("one");
    isRefused(lease(job).at(1), running);
    Job again = claim.job().started("v3", NOW.plusSeconds(9));
    assertThat(get(store().start(claim.lease(), again))).isTrue();
    isRefused(lease(job).at(1), running);
    isRefused(lease(job).at(2), running);
    assertThat(kept(job.id())).isEqualTo(again);
  }

  private void isRefused(Lease stale, Job job) {
    Job last = job.finished(succeeded(bytes("1")), Optional.of("w"), NOW);
    Result result = new Result(Optional.of(bytes("1")), List.of(), List.of());
    assertThat(get(store().start(stale, job))).isFalse();
    assertThat(get(store().append(stale, log(job, 9_000_000, "no")))).isFalse();
    assertThat(get(store().giveBack(stale, job.interrupted()))).isFalse();
    assertThat(get(store().complete(stale, last, result))).isFalse();
    assertThat(get(store().output(job.id()))).isEmpty();
    assertThat(get(store().events(job.id(), 8_000_000))).isEmpty();
  }

  @Test
  void what_is_rescued_keeps_its_turn() {
    Job third = start(hold(SampleJob.of("one")));
    Job fourth = park(SampleJob.of("one"));
    Job first = hold(SampleJob.of("one").priority(9));
    Job second = start(hold(SampleJob.of("one").priority(9)));
    suite.restart();
    assertThat(idsOf(get(store().claim("one", 9))))
        .containsExactly(first.id(), second.id(), third.id(), fourth.id());
  }

  @Test
  void what_is_rescued_can_be_ended_by_anybody() {
    Job job = hold(SampleJob.of("one"));
    suite.restart();
    Job last = job.finished(StoreSamples.cancelled(), Optional.empty(), NOW);
    assertThat(get(store().completeUnclaimed(last, Result.NONE))).isTrue();
    assertThat(kept(job.id())).isEqualTo(last);
  }
}
