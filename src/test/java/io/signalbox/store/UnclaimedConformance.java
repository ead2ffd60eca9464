package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.cancelled;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.log;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens to jobs that nobody has: their time comes, or they end. */
abstract class UnclaimedConformance extends StorePart {

  UnclaimedConformance(JobStoreConformance suite) {
    super(suite);
  }

  private Job later(long seconds) {
    return park(SampleJob.of("one").runAt(NOW.plusSeconds(seconds)));
  }

  @Test
  void only_those_whose_time_has_come_wake() {
    Job late = later(30);
    Job first = later(10);
    Job second = later(20);
    assertThat(get(store().wake(NOW.plusSeconds(9)))).contains(NOW.plusSeconds(10));
    assertThat(get(store().claim("one", 9))).isEmpty();
    assertThat(get(store().wake(NOW.plusSeconds(20)))).contains(NOW.plusSeconds(30));
    assertThat(kept(first.id())).isEqualTo(first.due());
    assertThat(kept(second.id())).isEqualTo(second.due());
    assertThat(kept(late.id())).isEqualTo(late);
    assertThat(get(store().wake(NOW.plusSeconds(99)))).isEmpty();
    assertThat(kept(late.id()).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void nothing_wakes_where_nothing_sleeps() {
    park(SampleJob.of("one"));
    assertThat(get(store().wake(NOW.plusSeconds(99)))).isEmpty();
  }

  @Test
  void those_that_wake_keep_their_turn() {
    Job third = later(20);
    Job second = later(10);
    Job first = park(SampleJob.of("one").priority(9).runAt(NOW.plusSeconds(30)));
    get(store().wake(NOW.plusSeconds(60)));
    assertThat(third.id()).isLessThan(second.id());
    assertThat(idsOf(get(store().claim("one", 9))))
        .containsExactly(first.id(), third.id(), second.id());
  }

  @Test
  void a_job_that_woke_is_claimed_once() {
    later(10);
    get(store().wake(NOW.plusSeconds(10)));
    claimOne("one");
    assertThat(get(store().wake(NOW.plusSeconds(20)))).isEmpty();
    assertThat(get(store().claim("one", 9))).isEmpty();
  }

  @Test
  void a_queued_job_that_nobody_has_can_end() {
    ends(park(SampleJob.of("one")));
    assertThat(get(store().claim("one", 9))).isEmpty();
  }

  @Test
  void a_scheduled_job_can_end() {
    ends(later(10));
    assertThat(get(store().wake(NOW.plusSeconds(20)))).isEmpty();
    assertThat(get(store().claim("one", 9))).isEmpty();
  }

  private void ends(Job job) {
    Job last = job.finished(cancelled(), Optional.empty(), NOW.plusSeconds(5));
    JobEvent event = log(job, 7, "the end");
    Result result = new Result(Optional.empty(), List.of(), List.of(event));
    assertThat(get(store().completeUnclaimed(last, result))).isTrue();
    assertThat(kept(job.id())).isEqualTo(last);
    assertThat(get(store().events(job.id(), 0))).containsExactly(event);
    assertThat(get(store().completeUnclaimed(last, result))).isFalse();
    assertThat(get(store().events(job.id(), 0))).containsExactly(event);
  }

  @Test
  void a_job_that_somebody_has_is_not_ended_by_others() {
    Job held = hold(SampleJob.of("one"));
    isNotEnded(held);
    isNotEnded(start(held));
    park(SampleJob.of("two"));
    isNotEnded(claimOne("two").job());
  }

  private void isNotEnded(Job held) {
    Job last = held.finished(cancelled(), Optional.empty(), NOW);
    assertThat(get(store().completeUnclaimed(last, Result.NONE))).isFalse();
    assertThat(kept(held.id())).isEqualTo(held);
  }

  @Test
  void a_job_that_was_given_back_can_end() {
    park(SampleJob.of("one"));
    Claim claim = claimOne("one");
    get(store().giveBack(claim.lease(), claim.job()));
    ends(claim.job());
  }

  @Test
  void no_other_server_is_asked_to_cancel_what_this_one_has_or_nobody() {
    Job held = hold(SampleJob.of("one"));
    Job parked = park(SampleJob.of("one"));
    assertThat(get(store().askToCancel(held.id()))).isFalse();
    assertThat(get(store().askToCancel(parked.id()))).isFalse();
  }
}
