package io.signalbox.dispatch;

import static io.signalbox.dispatch.DispatcherFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.bus.Call;
import io.signalbox.bus.ProgressBox;
import io.signalbox.bus.StopRun;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DispatcherTest {

  private final DispatcherFixture it = new DispatcherFixture();

  @Test
  void an_idle_worker_gets_the_job_at_once() {
    it.worker("w1");
    JobId id = it.submit("one");
    assertThat(it.running("w1")).isEqualTo(id);
    it.start("w1");
    assertThat(it.view(id).job().state()).isEqualTo(JobState.RUNNING);
    assertThat(it.view(id).job().scriptVersion()).isEqualTo("v2");
    it.succeed("w1");
    assertThat(it.view(id).job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(it.view(id).job().attempts()).hasSize(1);
    assertThat(it.typesOf(id))
        .containsExactly(EventType.QUEUED, EventType.STARTED, EventType.SUCCEEDED);
    assertThat(it.line.workers().idleCount()).isEqualTo(1);
  }

  @Test
  void no_job_waits_behind_a_busy_worker_while_another_is_idle() {
    it.worker("w1");
    it.worker("w2");
    it.submit("one");
    JobId slow = it.running("w2");
    for (int i = 0; i < 5; i++) {
      JobId quick = it.submit("two");
      assertThat(it.running("w1")).isEqualTo(quick);
      it.start("w1");
      it.succeed("w1");
    }
    assertThat(it.running("w2")).isEqualTo(slow);
  }

  @Test
  void a_full_queue_refuses_with_an_honest_time() {
    it.worker("w1");
    it.submit("one");
    it.start("w1");
    it.succeed("w1"); // 100 ms measured
    for (int i = 0; i < 4; i++) {
      it.submit("one"); // one runs, three wait
    }
    Failure first = refusal(() -> it.submit("one"));
    Failure second = refusal(() -> it.submit("one"));
    assertThat(first.code()).isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(first.facts()).containsEntry("retry_after_ms", 100L).containsEntry("depth", 3);
    assertThat(second.facts()).containsEntry("retry_after_ms", 200L);
  }

  @Test
  void an_admission_keeps_a_place_until_it_is_used_or_released() {
    Call.Admission first = it.dispatcher.admit(new Call.Admit("one", 10, false));
    it.dispatcher.admit(new Call.Admit("one", 10, false));
    it.dispatcher.admit(new Call.Admit("one", 10, false));
    assertThat(refusal(() -> it.dispatcher.admit(new Call.Admit("one", 10, false))).code())
        .isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(it.line.admissions().bytes()).isEqualTo(30);
    it.desk.submit(new Call.Submit(request("one"), Optional.of(first)));
    assertThat(it.line.admissions().depth()).isEqualTo(3);
  }

  @Test
  void bytes_bound_the_queue_as_jobs_do() {
    DispatcherFixture small =
        new DispatcherFixture(new QueueSettings(100, 1500, Duration.ofSeconds(30)));
    small.dispatcher.admit(new Call.Admit("one", 1000, false));
    assertThat(refusal(() -> small.dispatcher.admit(new Call.Admit("one", 1000, false))).code())
        .isEqualTo(FailureCode.QUEUE_FULL);
    small.dispatcher.admit(new Call.Admit("one", 500, false));
  }

  @Test
  void a_body_of_unknown_length_is_counted_once_it_is_there() {
    DispatcherFixture small =
        new DispatcherFixture(new QueueSettings(100, 1500, Duration.ofSeconds(30)));
    Call.Admission chunked = small.dispatcher.admit(new Call.Admit("one", -1, false));
    small.dispatcher.admit(new Call.Admit("one", 1000, false));
    JobRequest large =
        JobRequest.of("one", new Payload.Bytes(new byte[1000], "application/octet-stream"));
    assertThat(refusal(() -> small.dispatcher.submit(large, Optional.of(chunked))).code())
        .isEqualTo(FailureCode.QUEUE_FULL);
    assertThat(small.line.admissions().bytes()).isEqualTo(1000);
  }

  @Test
  void refuses_what_can_never_run_before_it_waits() {
    it.scripts.addBroken("broken");
    assertThat(refusal(() -> it.submit("none")).code()).isEqualTo(FailureCode.UNKNOWN_SCRIPT);
    assertThat(refusal(() -> it.submit("broken")).code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(refusal(() -> it.dispatcher.admit(new Call.Admit("one", 1001, false))).code())
        .isEqualTo(FailureCode.INPUT_TOO_LARGE);
  }

  @Test
  void the_same_id_twice_is_a_conflict() {
    JobRequest request = request("one");
    it.submit(request);
    assertThat(refusal(() -> it.submit(request)).code()).isEqualTo(FailureCode.CONFLICT);
  }

  @Test
  void a_cancel_ends_a_queued_job_and_stops_a_running_one() {
    JobId queued = it.submit("one");
    it.desk.cancel(new Call.Cancel(queued));
    assertThat(it.view(queued).job().state()).isEqualTo(JobState.CANCELLED);

    it.worker("w1");
    JobId running = it.submit("one");
    it.start("w1");
    it.desk.cancel(new Call.Cancel(running));
    assertThat(it.outside.stops).extracting("id").containsExactly(running);
    it.end("w1", new Outcome.Cancelled());
    assertThat(it.view(running).job().state()).isEqualTo(JobState.CANCELLED);
    assertThat(it.line.workers().idleCount()).isEqualTo(1);
    assertThat(it.line.runTimes().mean()).as("a cancelled run measures nothing").isEmpty();
  }

  @Test
  void a_job_past_its_deadline_never_starts() {
    JobId id = it.submit(request("one", null, Duration.ofMillis(50)));
    it.nanos += Duration.ofMillis(51).toNanos();
    it.outside.ring();
    assertThat(it.view(id).job().failure().orElseThrow().facts()).containsEntry("phase", "queued");
    it.worker("w1");
    assertThat(it.outside.busy).isEmpty();
  }

  @Test
  void the_deadline_lowers_the_timeout_and_a_request_never_raises_it() {
    it.worker("w1");
    it.worker("w2");
    it.submit(request("one", Duration.ofHours(1), Duration.ofSeconds(5)));
    RunLimits first = it.outside.current("w2").limits();
    assertThat(first.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(first.endsAtDeadline()).isTrue();
    it.submit(request("one", Duration.ofHours(1), null));
    RunLimits second = it.outside.current("w1").limits();
    assertThat(second.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(second.endsAtDeadline()).isFalse();
  }

  @Test
  void max_concurrency_holds_a_script_back_but_no_other() {
    it.scripts.add("single", 1);
    it.worker("w1");
    it.worker("w2");
    it.submit("single");
    JobId second = it.submit("single");
    JobId other = it.submit("one");
    assertThat(it.running("w1")).isEqualTo(other);
    it.start("w2");
    it.succeed("w2");
    assertThat(it.running("w2")).isEqualTo(second);
  }

  @Test
  void a_script_removed_while_queued_is_unknown() {
    JobId id = it.submit("one");
    it.scripts.remove("one");
    it.worker("w1");
    assertThat(it.view(id).job().failure().orElseThrow().code())
        .isEqualTo(FailureCode.UNKNOWN_SCRIPT);
    assertThat(it.line.workers().idleCount()).isEqualTo(1);
  }

  @Test
  void a_worker_that_fails_fails_its_job_and_stays_in_the_pool() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.start("w1");
    it.outside.fail("w1", new IllegalStateException("a fault"));
    assertThat(it.view(id).job().failure().orElseThrow().code()).isEqualTo(FailureCode.INTERNAL);
    assertThat(it.line.workers().idleCount()).isEqualTo(1);
  }

  @Test
  void a_worker_that_is_gone_gives_its_job_back() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.outside.fail("w1", new ReplyException(ReplyFailure.NO_HANDLERS));
    assertThat(it.line.workers().count()).isZero();
    it.worker("w2");
    assertThat(it.running("w2")).isEqualTo(id);
  }

  @Test
  void what_cannot_start_counts_as_an_attempt() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.end("w1", new Outcome.Failed(Failure.of(FailureCode.CANNOT_START, "no interpreter")));
    assertThat(it.view(id).job().attempt()).isEqualTo(1);
    assertThat(it.view(id).job().attempts()).hasSize(1);
    assertThat(it.line.runTimes().mean()).isEmpty();
  }

  @Test
  void progress_is_told_at_most_every_50_ms_and_the_latest_wins() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.start("w1");
    ProgressBox box = new ProgressBox();
    for (int percent = 1; percent <= 9; percent++) {
      if (box.put(Map.of("value", percent / 10.0))) {
        it.tell(new WorkerNews.Progressed(id, box));
      }
    }
    it.outside.ring();
    assertThat(
            it.events.stream()
                .filter(message -> message.event().type() == EventType.PROGRESS)
                .map(message -> message.event().data().get("value")))
        .containsExactly(0.1, 0.9);
  }

  @Test
  void drains_what_it_has_and_refuses_the_rest() {
    it.worker("w1");
    it.submit("one");
    it.start("w1");
    it.submit("two");
    Future<Void> drained = it.dispatcher.drain(1000);
    assertThat(refusal(() -> it.submit("one")).code()).isEqualTo(FailureCode.SHUTTING_DOWN);
    it.succeed("w1");
    assertThat(drained.isComplete()).isFalse();
    it.start("w1");
    it.succeed("w1");
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void a_drain_does_not_wait_for_another_attempt() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.start("w1");
    Future<Void> drained = it.dispatcher.drain(1000);
    it.end("w1", new Outcome.Failed(Failure.of(FailureCode.PROCESS_CRASHED, "killed")));
    assertThat(it.view(id).job().state()).isEqualTo(JobState.SCHEDULED);
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void a_job_whose_end_is_being_kept_has_no_place_in_the_queue() {
    JobRequest request = request("one");
    LiveJob ending =
        DispatcherFixture.live(Job.accepted(request, "v", 5, Instant.EPOCH), request, 1, 1);
    assertThat(it.line.view(ending).position()).isZero();
  }

  @Test
  void interrupts_what_outlasts_the_drain_without_counting_the_attempt() {
    it.worker("w1");
    JobId running = it.submit("one");
    it.start("w1");
    Future<Call.Finished> waiting = it.desk.run(new Call.Run(request("two"), Optional.empty()));
    Future<Void> drained = it.dispatcher.drain(1000);
    it.outside.ring();
    assertThat(waiting.cause())
        .isInstanceOfSatisfying(
            JobException.class,
            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.SHUTTING_DOWN));
    assertThat(it.outside.stops)
        .allMatch(stop -> stop.equals(new StopRun(running, StopRun.Why.INTERRUPT)));
    it.end("w1", new Outcome.Interrupted());
    assertThat(drained.succeeded()).isTrue();
    assertThat(it.view(running).job().state()).isEqualTo(JobState.QUEUED);
    assertThat(it.view(running).job().attempt()).isZero();
  }

  @Test
  void an_output_is_refused_with_the_reason_where_there_is_none() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.start("w1");
    it.fail("w1");
    assertThatThrownBy(() -> throwCause(it.desk.output(new Call.Output(id))))
        .isInstanceOfSatisfying(
            JobException.class,
            refused ->
                assertThat(refused.failure().facts())
                    .containsEntry("state", "failed")
                    .containsKey("failure"));
  }

  private static void throwCause(Future<?> future) {
    throw (RuntimeException) future.cause();
  }

  private static Failure refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
    JobException[] caught = new JobException[1];
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(JobException.class, refused -> caught[0] = refused);
    return caught[0].failure();
  }
}
