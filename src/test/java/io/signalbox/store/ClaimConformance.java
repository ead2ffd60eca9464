package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bare;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.failed;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.idAt;
import static io.signalbox.store.StoreSamples.log;
import static io.signalbox.store.StoreSamples.progress;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How jobs leave the store's queue: each once, and in their turn. */
abstract class ClaimConformance extends StorePart {

  ClaimConformance(JobStoreConformance suite) {
    super(suite);
  }

  @Test
  void the_urgent_come_first_and_then_the_old() {
    Job third = park(SampleJob.of("one"));
    Job fourth = park(SampleJob.of("one"));
    Job fifth = park(SampleJob.of("one").priority(0));
    Job first = park(SampleJob.of("one").priority(9));
    Job second = park(SampleJob.of("one").priority(9));
    assertThat(idsOf(get(store().claim("one", 3))))
        .containsExactly(first.id(), second.id(), third.id());
    assertThat(idsOf(get(store().claim("one", 3)))).containsExactly(fourth.id(), fifth.id());
    assertThat(get(store().claim("one", 3))).isEmpty();
  }

  @Test
  void age_goes_by_the_id_and_not_by_when_it_came() {
    JobId older = idAt(NOW);
    Job younger = park(SampleJob.of("one"));
    park(SampleJob.of("one").id(older));
    assertThat(idsOf(get(store().claim("one", 9)))).containsExactly(older, younger.id());
  }

  @Test
  void a_claim_tells_everything_of_its_job() {
    NewJob fresh =
        waiting(
            SampleJob.of("one")
                .input(bytes("[1]"))
                .params("{\"p\":1}")
                .priority(7)
                .key("k")
                .labels("l")
                .timeout(Duration.ofSeconds(3))
                .deadline(Duration.ofSeconds(4))
                .idempotencyKey("i")
                .parent(JobId.next()));
    accept(fresh);
    Claim claim = claimOne("one");
    assertThat(claim.job()).isEqualTo(fresh.job());
    assertThat(bare(claim.request())).isEqualTo(bare(fresh.request()));
    assertThat(content(claim.request().input())).asString().isEqualTo("[1]");
    assertThat(claim.lease().job()).isEqualTo(fresh.job().id());
    assertThat(claim.lease().attempt()).isZero();
    assertThat(claim.rescues()).isZero();
    assertThat(claim.lastSeq()).isZero();
  }

  @Test
  void only_queued_jobs_of_that_script_that_nobody_has_are_claimed() {
    park(SampleJob.of("two"));
    park(SampleJob.of("one").runAt(NOW.plusSeconds(60)));
    hold(SampleJob.of("one"));
    start(hold(SampleJob.of("one")));
    end(SampleJob.of("one"), cancelled());
    assertThat(get(store().claim("one", 9))).isEmpty();
    assertThat(get(store().claim("three", 9))).isEmpty();
    assertThat(get(store().claim("two", 9))).hasSize(1);
  }

  @Test
  void claims_at_the_same_time_never_overlap() {
    for (int i = 0; i < 40; i++) {
      park(SampleJob.of("one"));
    }
    List<Future<List<Claim>>> answers =
        IntStream.range(0, 8).mapToObj(i -> store().claim("one", 6)).toList();
    get(Future.all(answers));
    List<Claim> all = new ArrayList<>();
    answers.forEach(answer -> all.addAll(answer.result()));
    assertThat(idsOf(all)).hasSize(40).doesNotHaveDuplicates();
    assertThat(all).extracting(claim -> claim.lease().token()).doesNotHaveDuplicates();
  }

  @Test
  void a_job_that_was_given_back_is_claimed_anew_with_another_token() {
    park(SampleJob.of("one"));
    Claim first = claimOne("one");
    assertThat(get(store().giveBack(first.lease(), first.job()))).isTrue();
    Claim second = claimOne("one");
    assertThat(second.job()).isEqualTo(first.job());
    assertThat(second.lease().token()).isNotEqualTo(first.lease().token());
    assertThat(second.rescues()).isZero();
  }

  @Test
  void a_lease_begins_at_the_attempt_that_was_made() {
    park(SampleJob.of("one"));
    Claim first = claimOne("one");
    Job running = first.job().started("v1", NOW);
    get(store().start(first.lease(), running));
    Job retrying = running.retrying(failed(), "worker-1", NOW, NOW.plusSeconds(5));
    get(store().giveBack(first.lease().at(1), retrying));
    get(store().wake(NOW.plusSeconds(5)));
    Claim second = claimOne("one");
    assertThat(second.lease().attempt()).isEqualTo(1);
    assertThat(second.job()).isEqualTo(retrying.due());
    Job runsAgain = second.job().started("v1", NOW.plusSeconds(6));
    assertThat(get(store().start(second.lease(), runsAgain))).isTrue();
    assertThat(kept(runsAgain.id())).isEqualTo(runsAgain);
  }

  @Test
  void a_claim_knows_the_last_event() {
    Job job = park(SampleJob.of("one"));
    Claim first = claimOne("one");
    get(store().append(first.lease(), log(job, 3, "a")));
    get(store().append(first.lease(), progress(job, 9, 0.5)));
    get(store().giveBack(first.lease(), first.job()));
    assertThat(claimOne("one").lastSeq()).isEqualTo(9);
  }
}
