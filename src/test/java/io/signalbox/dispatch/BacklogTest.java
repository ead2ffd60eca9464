package io.signalbox.dispatch;

import static io.signalbox.dispatch.DispatcherFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Call;
import io.signalbox.job.EventType;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.store.JobCount;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Submitted jobs in a durable store; the window of the fixture holds ten of each script. */
class BacklogTest {

  private final StubbornStore stubborn = new StubbornStore();
  private final DispatcherFixture it =
      new DispatcherFixture(new QueueSettings(3, 1 << 20, Duration.ofSeconds(30)), stubborn::over);

  private List<JobId> submit(String script, int jobs) {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      ids.add(it.submit(script));
    }
    return ids;
  }

  private Job kept(JobId id) {
    return it.store.get(id).result().orElseThrow();
  }

  private long unclaimed() {
    return it.store.counts().result().stream().mapToLong(JobCount::unclaimed).sum();
  }

  @Test
  void the_dispatcher_holds_a_window_and_the_store_the_rest() {
    submit("one", 25);
    assertThat(it.line.queue().size("one")).isEqualTo(10);
    assertThat(unclaimed()).isEqualTo(15);
    assertThat(it.line.admissions().depth()).isZero();
  }

  @Test
  void all_of_them_run_in_the_order_in_which_they_came() {
    List<JobId> ids = submit("one", 25);
    it.worker("w");
    List<JobId> ran = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ran.add(it.running("w"));
      it.start("w");
      it.succeed("w");
    }
    assertThat(ran).isEqualTo(ids);
    assertThat(ids).allSatisfy(id -> assertThat(kept(id).state()).isEqualTo(JobState.SUCCEEDED));
    assertThat(it.line.live()).isEmpty();
  }

  @Test
  void whoever_waits_for_an_answer_and_the_backlog_take_turns() {
    submit("one", 25);
    it.nanos += Duration.ofHours(1).toNanos(); // however old the backlog is
    Future<Call.Finished> first = run();
    Future<Call.Finished> second = run();
    it.worker("w");
    for (int i = 0; i < 4; i++) {
      it.start("w");
      it.succeed("w");
    }
    assertThat(first.isComplete()).isTrue();
    assertThat(second.isComplete()).isTrue();
    assertThat(it.line.queue().size("one")).isPositive();
  }

  private Future<Call.Finished> run() {
    return it.desk.run(new Call.Run(request("one"), Optional.empty()));
  }

  @Test
  void a_backlog_that_is_never_served_rises_above_others() {
    submit("one", 1);
    it.nanos += Duration.ofMinutes(3).toNanos();
    it.desk.run(new Call.Run(request("two", 9, "k"), Optional.empty()));
    it.worker("w");
    assertThat(it.outside.current("w").job().script()).isEqualTo("one");
  }

  @Test
  void jobs_of_a_script_that_is_not_there_wait_for_it() {
    List<JobId> ids = submit("one", 12);
    it.scripts.remove("one");
    it.worker("w");
    assertThat(ids).allSatisfy(id -> assertThat(kept(id).state()).isEqualTo(JobState.QUEUED));
    assertThat(it.line.live()).isEmpty();
    assertThat(unclaimed()).isEqualTo(12);
  }

  @Test
  void a_stop_gives_back_what_waits() {
    List<JobId> ids = submit("one", 5);
    assertThat(it.dispatcher.drain(1000).isComplete()).isTrue();
    assertThat(unclaimed()).isEqualTo(5);
    assertThat(kept(ids.get(0)).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void an_interrupted_attempt_is_not_counted() {
    JobId id = it.submit("one");
    it.worker("w");
    it.start("w");
    it.end("w", new Outcome.Interrupted());
    assertThat(kept(id).attempt()).isZero();
    assertThat(kept(id).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void nothing_is_accepted_that_cannot_be_kept() {
    stubborn.refuse("accept");
    Future<Call.JobView> refused =
        it.desk.submit(new Call.Submit(request("one"), Optional.empty()));
    assertThat(JobException.failureOf(refused.cause()).code())
        .isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
    assertThat(it.line.live()).isEmpty();
    assertThat(it.line.queue().size()).isZero();
  }

  @Test
  void an_end_is_kept_as_soon_as_it_can_be() {
    JobId id = it.submit("one");
    it.worker("w");
    it.start("w");
    stubborn.refuse("complete");
    it.succeed("w");
    assertThat(kept(id).state()).isEqualTo(JobState.RUNNING);
    assertThat(it.typesOf(id)).doesNotContain(EventType.SUCCEEDED);
    stubborn.heal();
    it.outside.ring();
    assertThat(kept(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(it.typesOf(id)).endsWith(EventType.SUCCEEDED);
  }

  @Test
  void the_end_of_a_job_that_somebody_else_has_is_dropped_and_counted() {
    JobId id = it.submit("one");
    it.worker("w");
    it.start("w");
    stubborn.fence("complete");
    it.succeed("w");
    assertThat(it.fenced).isEqualTo(1);
    assertThat(it.line.live()).isEmpty();
    assertThat(it.typesOf(id)).doesNotContain(EventType.SUCCEEDED);
  }

  @Test
  void a_job_that_waits_in_the_store_is_cancelled_there() {
    List<JobId> ids = submit("one", 12);
    JobId last = ids.get(11);
    assertThat(it.desk.cancel(new Call.Cancel(last)).result().job().state())
        .isEqualTo(JobState.CANCELLED);
    assertThat(kept(last).state()).isEqualTo(JobState.CANCELLED);
    assertThat(it.typesOf(last)).endsWith(EventType.CANCELLED);
  }

  @Test
  void whoever_waits_for_a_job_in_the_store_hears_of_its_end() {
    List<JobId> ids = submit("one", 12);
    Future<Call.Finished> end = it.desk.await(new Call.Await(ids.get(11)));
    it.worker("w");
    for (int i = 0; i < 12; i++) {
      it.start("w");
      it.succeed("w");
    }
    assertThat(end.result().job().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void what_cannot_be_given_back_is_given_back_as_soon_as_it_can_be() {
    JobId id = it.submit("one");
    it.scripts.remove("one");
    stubborn.refuse("giveBack");
    it.worker("w");
    assertThat(unclaimed()).isZero();
    stubborn.heal();
    it.outside.ring();
    assertThat(unclaimed()).isEqualTo(1);
    assertThat(kept(id).state()).isEqualTo(JobState.QUEUED);
  }
}
