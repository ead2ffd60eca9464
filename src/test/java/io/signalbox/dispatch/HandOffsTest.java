package io.signalbox.dispatch;

import static io.signalbox.dispatch.DispatcherFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Call;
import io.signalbox.bus.HandOff;
import io.signalbox.bus.StopRun;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandOffsTest {

  private static final long MS = 1_000_000;

  private final DispatcherFixture it =
      new DispatcherFixture(new QueueSettings(1000, 1 << 20, Duration.ofSeconds(30)));

  /** So that a script counts as measured: one job of it, on a worker that is gone afterwards. */
  private void measure(String script, double ms) {
    it.worker("measuring");
    it.submit(script);
    it.start("measuring");
    it.succeed("measuring", ms);
    it.handOffs.hear(new WorkerNews.Gone("measuring"));
  }

  private List<JobId> submit(String script, int jobs) {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      ids.add(it.submit(script));
    }
    return ids;
  }

  private int inDeque(String worker) {
    return it.outside.busy.get(worker).jobs().size();
  }

  private List<JobId> ahead(String worker, int jobs) {
    return it.outside.ahead(worker, jobs).stream().map(HandOff.Item::job).map(j -> j.id()).toList();
  }

  @Test
  void a_script_that_was_never_measured_is_handed_out_one_by_one() {
    it.worker("w1");
    submit("one", 3);
    assertThat(inDeque("w1")).isEqualTo(1);
  }

  @Test
  void short_jobs_share_a_hand_off_of_four_milliseconds() {
    measure("one", 1);
    List<JobId> ids = submit("one", 6);
    it.worker("w1");
    assertThat(inDeque("w1")).isEqualTo(4);
    assertThat(ahead("w1", 4)).isEqualTo(ids.subList(0, 4));
    assertThat(it.line.queue().size()).isEqualTo(2);
  }

  @Test
  void a_hand_off_is_topped_up_as_its_jobs_end() {
    measure("one", 1);
    List<JobId> ids = submit("one", 6);
    it.worker("w1");
    it.start("w1");
    it.succeed("w1", 1);
    assertThat(ahead("w1", 4)).isEqualTo(ids.subList(1, 5));
    assertThat(it.submit("two")).isNotNull();
    it.start("w1");
    it.succeed("w1", 1);
    it.start("w1");
    it.succeed("w1", 1);
    assertThat(ahead("w1", 3)).isEqualTo(ids.subList(3, 6));
    assertThat(it.line.queue().size()).as("one of another script waits").isEqualTo(1);
  }

  @Test
  void jobs_that_take_long_are_handed_out_one_by_one() {
    measure("one", 2.1);
    submit("one", 3);
    it.worker("w1");
    assertThat(inDeque("w1")).isEqualTo(1);
  }

  @Test
  void waiting_jobs_are_shared_over_the_idle_workers_first() {
    measure("one", 0.5);
    it.worker("w1");
    it.worker("w2");
    List<JobId> ids = submit("one", 4);
    assertThat(inDeque("w1")).isEqualTo(2);
    assertThat(inDeque("w2")).isEqualTo(2);
    assertThat(ahead("w2", 2)).containsExactly(ids.get(0), ids.get(2));
    assertThat(ahead("w1", 2)).containsExactly(ids.get(1), ids.get(3));
  }

  @Test
  void another_script_whose_turn_it_is_ends_the_portion() {
    measure("one", 0.1);
    submit("one", 2);
    it.submit("two");
    submit("one", 2);
    it.worker("w1");
    assertThat(inDeque("w1")).isEqualTo(1);
  }

  @Test
  void an_idle_worker_gets_what_lies_in_the_deque_of_another() {
    measure("one", 0.2);
    it.worker("w1");
    List<JobId> ids = submit("one", 9);
    assertThat(ahead("w1", 2)).isEqualTo(ids.subList(0, 2));
    it.worker("w2");
    assertThat(ahead("w2", 1)).isEqualTo(ids.subList(2, 3));
    assertThat(inDeque("w1") + inDeque("w2")).isEqualTo(6);
    assertThat(it.view(ids.get(3)).job().attempt()).isZero();
  }

  @Test
  void nine_short_jobs_never_wait_behind_one_that_turns_out_long() {
    measure("one", 0.2);
    it.worker("w1");
    it.worker("w2");
    JobId turnsLong = it.submit("one");
    assertThat(it.running("w2")).isEqualTo(turnsLong);
    it.start("w2");
    List<JobId> nine = submit("one", 9);
    ahead("w2", 2); // one of them is written ahead already
    it.nanos += 6 * MS;
    it.outside.ring();
    assertThat(inDeque("w2")).isZero();
    StopRun recall = it.outside.stops.get(0);
    assertThat(recall.why()).isEqualTo(StopRun.Why.RECALL);
    it.outside.taken.get("w2").removeLast();
    it.tell(new WorkerNews.Returned("w2", recall.id()));
    for (int i = 0; i < 9; i++) {
      it.start("w1");
      it.succeed("w1", 0.2);
    }
    assertThat(nine)
        .allSatisfy(id -> assertThat(it.view(id).job().state()).isEqualTo(JobState.SUCCEEDED))
        .allSatisfy(id -> assertThat(it.view(id).job().attempt()).isEqualTo(1));
    assertThat(it.view(turnsLong).job().state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void a_job_that_came_back_goes_before_those_that_came_later() {
    measure("one", 0.2);
    it.worker("w1");
    List<JobId> ids = submit("one", 3);
    ahead("w1", 2);
    it.start("w1");
    it.nanos += 6 * MS;
    it.outside.ring();
    it.tell(new WorkerNews.Returned("w1", ids.get(1)));
    assertThat(it.view(ids.get(1)).position()).isEqualTo(1);
    assertThat(it.view(ids.get(2)).position()).isEqualTo(2);
    it.worker("w2");
    assertThat(it.running("w2")).isEqualTo(ids.get(1));
  }

  @Test
  void a_job_in_a_deque_is_cancelled_as_a_queued_one() {
    measure("one", 0.2);
    it.worker("w1");
    List<JobId> ids = submit("one", 3);
    it.running("w1");
    it.desk.cancel(new Call.Cancel(ids.get(1)));
    assertThat(it.outside.stops).isEmpty();
    assertThat(it.view(ids.get(1)).job().state()).isEqualTo(JobState.CANCELLED);
    assertThat(it.view(ids.get(1)).job().attempts()).isEmpty();
    assertThat(ahead("w1", 2)).containsExactly(ids.get(0), ids.get(2));
  }

  @Test
  void a_job_written_ahead_is_cancelled_through_its_worker_without_an_attempt() {
    measure("one", 0.2);
    it.worker("w1");
    List<JobId> ids = submit("one", 2);
    ahead("w1", 2);
    it.desk.cancel(new Call.Cancel(ids.get(1)));
    assertThat(it.outside.stops).containsExactly(new StopRun(ids.get(1), StopRun.Why.CANCEL));
    it.tell(
        new WorkerNews.Ended(
            "w1",
            ids.get(1),
            new Outcome.Report(new Outcome.Cancelled(), List.of(), io.signalbox.job.Figures.NONE)));
    assertThat(it.view(ids.get(1)).job().state()).isEqualTo(JobState.CANCELLED);
    assertThat(it.view(ids.get(1)).job().attempts()).isEmpty();
  }

  @Test
  void a_deadline_passes_in_a_deque_as_in_the_queue() {
    measure("one", 0.2);
    it.worker("w1");
    it.submit("one");
    it.running("w1");
    JobId late = it.submit(request("one", null, Duration.ofMillis(3)));
    JobId fine = it.submit("one");
    it.nanos += 4 * MS;
    it.outside.ring();
    Failure failure = it.view(late).job().failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(FailureCode.TIMED_OUT);
    assertThat(failure.facts()).containsEntry("phase", "queued");
    assertThat(ahead("w1", 2)).contains(fine).doesNotContain(late);
  }

  @Test
  void a_job_written_ahead_is_asked_for_at_its_deadline_and_never_starts() {
    measure("one", 0.2);
    it.worker("w1");
    it.submit("one");
    JobId late = it.submit(request("one", null, Duration.ofMillis(3)));
    ahead("w1", 2);
    it.nanos += 4 * MS;
    it.outside.ring();
    assertThat(it.outside.stops).containsExactly(new StopRun(late, StopRun.Why.RECALL));
    it.tell(new WorkerNews.Returned("w1", late));
    assertThat(it.view(late).job().failure().orElseThrow().facts())
        .containsEntry("phase", "queued");
    assertThat(it.line.queue().size()).isZero();
  }

  @Test
  void a_worker_that_fails_in_the_middle_is_charged_one_job_and_loses_none() {
    measure("one", 0.2);
    it.worker("w1");
    List<JobId> ids = submit("one", 5);
    it.start("w1");
    it.succeed("w1", 0.2);
    it.start("w1");
    it.outside.fail("w1", new IllegalStateException("a fault"));
    assertThat(it.view(ids.get(1)).job().failure().orElseThrow().code())
        .isEqualTo(FailureCode.INTERNAL);
    for (JobId id : ids.subList(2, 5)) {
      assertThat(it.running("w1")).isEqualTo(id);
      it.start("w1");
      it.succeed("w1", 0.2);
    }
    assertThat(it.line.workers().idleCount()).isEqualTo(1);
  }

  @Test
  void a_worker_that_goes_leaves_what_it_has_not_taken_to_others() {
    measure("one", 0.2);
    it.worker("w1");
    List<JobId> ids = submit("one", 4);
    it.start("w1");
    it.handOffs.hear(new WorkerNews.Gone("w1"));
    it.worker("w2");
    assertThat(ahead("w2", 3)).isEqualTo(ids.subList(1, 4));
    it.succeed("w1", 0.2);
    assertThat(it.view(ids.get(0)).job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(it.line.workers().count()).isEqualTo(1);
  }

  @Test
  void a_worker_that_was_never_there_gives_all_its_jobs_back() {
    measure("one", 0.2);
    it.worker("w1");
    List<JobId> ids = submit("one", 3);
    it.outside.fail("w1", new ReplyException(ReplyFailure.NO_HANDLERS));
    it.worker("w2");
    assertThat(ahead("w2", 3)).isEqualTo(ids);
  }

  @Test
  void a_hand_off_that_its_worker_has_ended_takes_no_job() {
    measure("one", 0.2);
    it.worker("w1");
    it.submit("one");
    it.start("w1");
    HandOff first = it.outside.busy.get("w1");
    it.outside.current("w1");
    first.jobs().close(); // its reply is on the way
    JobId next = it.submit("one");
    assertThat(it.view(next).position()).isEqualTo(1);
    it.succeed("w1", 0.2);
    assertThat(it.running("w1")).isEqualTo(next);
  }

  @Test
  void max_concurrency_counts_workers_and_leaves_a_hand_off_its_jobs() {
    it.scripts.add("single", 1);
    measure("single", 0.5);
    it.worker("w1");
    it.worker("w2");
    submit("single", 3);
    assertThat(it.outside.busy).containsOnlyKeys("w2");
    assertThat(inDeque("w2")).isEqualTo(3);
    it.submit("two");
    assertThat(it.outside.busy).containsKey("w1");
  }

  @Test
  void a_new_version_waits_for_the_next_hand_off() {
    measure("one", 0.2);
    it.worker("w1");
    it.submit("one");
    it.start("w1");
    it.scripts.add("one");
    JobId newer = it.submit("one");
    assertThat(it.view(newer).position()).isEqualTo(1);
    it.succeed("w1", 0.2);
    assertThat(it.running("w1")).isEqualTo(newer);
  }

  @Test
  void an_obstacle_holds_a_script_back_and_says_why_until_it_is_gone() {
    it.obstacle = Optional.of("500 MiB are needed, 200 MiB are free");
    it.worker("w1");
    JobId held = it.submit("one");
    assertThat(it.outside.busy).isEmpty();
    assertThat(it.view(held).waitsFor()).contains("500 MiB are needed, 200 MiB are free");
    it.obstacle = Optional.empty();
    JobId other = it.submit("two");
    assertThat(it.running("w1")).as("others pass").isEqualTo(other);
    it.worker("w2");
    assertThat(it.outside.busy).doesNotContainKey("w2");
    it.handOffs.lookAgain();
    assertThat(it.running("w2")).isEqualTo(held);
    assertThat(it.view(held).waitsFor()).isEmpty();
  }
}
