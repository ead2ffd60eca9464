package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.bytes;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.content;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.json;
import static io.signalbox.store.StoreSamples.lease;
import static io.signalbox.store.StoreSamples.log;
import static io.signalbox.store.StoreSamples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobQuery;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers work on one store, and each job has one of them. */
abstract class TwoServersConformance extends StorePart {

  private final SharedStoreConformance suite;
  private JobStore other;

  TwoServersConformance(SharedStoreConformance suite) {
    super(suite);
    this.suite = suite;
  }

  @BeforeEach
  void openOther() {
    other = suite.other();
  }

  @Test
  void says_that_it_is_shared() {
    assertThat(store().isShared()).isTrue();
    assertThat(other.isShared()).isTrue();
  }

  @Test
  void each_sees_what_the_other_writes() {
    Job job = hold(SampleJob.of("one").input(bytes("[1]")));
    assertThat(get(other.get(job.id()))).contains(job);
    assertThat(content(get(other.input(job.id())).orElseThrow())).asString().isEqualTo("[1]");
    Job running = start(job);
    JobEvent event = log(running, 1_000_001, "a");
    get(store().append(lease(job).at(1), event));
    assertThat(get(other.get(job.id()))).contains(running);
    Job last = running.finished(succeeded(bytes("42")), Optional.of("w"), NOW);
    Result result = new Result(Optional.of(bytes("42")), List.of(), List.of());
    get(store().complete(lease(job).at(1), last, result));
    assertThat(get(other.find(JobQuery.all())).items()).containsExactly(last);
    assertThat(content(get(other.output(job.id())).orElseThrow())).asString().isEqualTo("42");
    assertThat(json(get(other.events(job.id(), 0)))).isEqualTo(json(List.of(event)));
  }

  @Test
  void claims_of_two_servers_never_overlap() {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      jobs.add(waiting(SampleJob.of("one")));
    }
    get(store().acceptAll(jobs));
    List<Claim> all = new ArrayList<>();
    for (int before = -1; before < all.size(); ) {
      before = all.size();
      Future<List<Claim>> mine = store().claim("one", 7);
      Future<List<Claim>> its = other.claim("one", 7);
      all.addAll(get(mine));
      all.addAll(get(its));
    }
    assertThat(idsOf(all)).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void of_two_with_one_idempotency_key_one_is_new() {
    SampleJob mine = SampleJob.of("one").idempotencyKey("k");
    SampleJob its = SampleJob.of("one").idempotencyKey("k");
    Future<Accepted> first = store().accept(waiting(mine));
    Future<Accepted> second = other.accept(waiting(its));
    assertThat(get(first).isNew()).isNotEqualTo(get(second).isNew());
    assertThat(get(first).job()).isEqualTo(get(second).job());
  }

  @Test
  void a_job_that_the_other_has_is_neither_claimed_nor_ended_here() {
    park(SampleJob.of("one"));
    Claim claim = get(other.claim("one", 1)).get(0);
    Job last = claim.job().finished(cancelled(), Optional.empty(), NOW);
    assertThat(get(store().claim("one", 9))).isEmpty();
    assertThat(get(store().completeUnclaimed(last, Result.NONE))).isFalse();
    assertThat(get(store().delete(last.id()))).isFalse();
    assertThat(get(other.complete(claim.lease(), last, Result.NONE))).isTrue();
  }

  @Test
  void what_the_other_gives_back_is_claimed_here() {
    park(SampleJob.of("one"));
    Claim claim = get(other.claim("one", 1)).get(0);
    get(other.giveBack(claim.lease(), claim.job()));
    assertThat(claimOne("one").job()).isEqualTo(claim.job());
    assertThat(get(other.start(claim.lease(), claim.job().started("v1", NOW)))).isFalse();
  }

  @Test
  void what_the_other_had_when_it_ended_is_claimed_here() {
    park(SampleJob.of("one"));
    Claim claim = get(other.claim("one", 1)).get(0);
    Job running = claim.job().started("v1", NOW);
    get(other.start(claim.lease(), running));
    Job mine = hold(SampleJob.of("one"));
    suite.close(other);
    Claim rescued = claimOne("one");
    assertThat(rescued.job().id()).isEqualTo(running.id());
    assertThat(rescued.rescues()).isEqualTo(1);
    Job last = running.finished(cancelled(), Optional.empty(), NOW);
    assertThat(get(store().complete(claim.lease().at(1), last, Result.NONE))).isFalse();
    assertThat(get(store().start(lease(mine), mine.started("v1", NOW)))).isTrue();
  }

  @Test
  void a_server_that_opens_takes_nothing_from_one_that_lives() {
    Job job = hold(SampleJob.of("one"));
    Job running = start(job);
    suite.other();
    assertThat(kept(job.id())).isEqualTo(running);
    assertThat(get(store().append(lease(job).at(1), log(running, 1_000_001, "a")))).isTrue();
  }

  @Test
  void both_count_the_deaths_and_keep_the_notes() {
    get(store().addDeath("a"));
    assertThat(get(other.addDeath("a"))).isEqualTo(2);
    get(other.note("kind", "name", Optional.of("text")));
    assertThat(get(store().notes("kind"))).containsEntry("name", "text");
  }
}
