package io.signalbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Call;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.store.Claim;
import io.signalbox.store.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An input that kills its process again and again is not run any more. */
class QuarantineTest {

  private static final QueueSettings SETTINGS =
      new QueueSettings(10, 1 << 20, Duration.ofSeconds(30));

  private final DispatcherFixture it = new DispatcherFixture(SETTINGS);

  @Test
  void the_third_death_ends_a_job_and_its_attempts_keep_their_cause() {
    it.worker("w1");
    JobId id = quarantined("one");

    Job last = it.view(id).job();
    assertThat(last.state()).isEqualTo(JobState.FAILED);
    assertThat(last.failure().orElseThrow().facts()).containsEntry("deaths", 3);
    assertThat(cause(last)).containsEntry("code", "process_crashed").containsKey("signal");
    assertThat(last.startedAt()).isPresent();
    assertThat(last.attempts())
        .hasSize(3)
        .allSatisfy(
            attempt ->
                assertThat(attempt.failure().orElseThrow().code())
                    .isEqualTo(FailureCode.PROCESS_CRASHED));
    assertThat(it.desk.input(new Call.Input(id)).result().length()).isEqualTo(2);
    assertThat(it.line.workers().idleCount()).isEqualTo(1);
  }

  @Test
  void later_jobs_and_runs_of_it_end_without_a_process() {
    it.worker("w1");
    quarantined("one");

    JobId later = it.submit("one");
    Call.Finished run =
        it.desk.run(new Call.Run(DispatcherFixture.request("one"), Optional.empty())).result();

    assertThat(code(it.view(later).job())).isEqualTo(FailureCode.QUARANTINED);
    assertThat(cause(it.view(later).job())).containsEntry("code", "process_crashed");
    assertThat(it.view(later).job().attempts()).isEmpty();
    assertThat(it.typesOf(later)).containsExactly(EventType.QUEUED, EventType.FAILED);
    assertThat(code(run.job())).isEqualTo(FailureCode.QUARANTINED);
    assertThat(it.outside.busy).isEmpty();
    assertThat(it.line.live()).isEmpty();
  }

  @Test
  void jobs_that_waited_already_are_stopped_at_the_door() {
    it.worker("w1");
    JobId first = it.submit("one");
    it.crash("w1");
    JobId second = it.submit("one");
    it.crash("w1");
    JobId third = it.submit("one");
    JobId waiting = it.submit("one");
    assertThat(it.running("w1")).isEqualTo(third);
    it.crash("w1");
    it.pass(Duration.ofMinutes(1));

    for (JobId id : List.of(first, second, third, waiting)) {
      assertThat(code(it.view(id).job())).isEqualTo(FailureCode.QUARANTINED);
    }
  }

  @Test
  void runs_count_too_and_end_as_they_ended() {
    it.worker("w1");
    for (int i = 0; i < 3; i++) {
      var run = it.desk.run(new Call.Run(DispatcherFixture.request("one"), Optional.empty()));
      it.crash("w1");
      assertThat(code(run.result().job())).isEqualTo(FailureCode.PROCESS_CRASHED);
    }
    assertThat(code(it.view(it.submit("one")).job())).isEqualTo(FailureCode.QUARANTINED);
  }

  @Test
  void another_input_or_params_or_script_or_version_runs() {
    it.worker("w1");
    quarantined("one");

    assertThat(runs(JobRequest.of("one", bytes("[1]", Payload.JSON)))).isTrue();
    assertThat(runs(JobRequest.of("one", bytes("{}", "text/plain")))).isTrue();
    assertThat(runs(withParams("{\"a\":1}"))).isTrue();
    assertThat(runs(DispatcherFixture.request("two"))).isTrue();
    assertThat(runs(DispatcherFixture.request("one"))).isFalse();
    it.scripts.replace("one", "v2");
    assertThat(runs(DispatcherFixture.request("one"))).isTrue();
  }

  private boolean runs(JobRequest request) {
    JobId id = it.submit(request);
    if (it.view(id).job().state().isFinal()) {
      return false;
    }
    assertThat(it.running("w1")).isEqualTo(id);
    it.start("w1");
    it.succeed("w1");
    return true;
  }

  private static JobRequest withParams(String params) {
    JobRequest plain = DispatcherFixture.request("one");
    return new JobRequest(
        plain.id(),
        "one",
        plain.input(),
        params,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        JobRequest.Submission.PLAIN);
  }

  @Test
  void only_a_death_by_a_signal_counts() {
    it.worker("w1");
    List<Outcome> harmless =
        List.of(
            new Outcome.Cancelled(),
            new Outcome.Failed(Failure.of(FailureCode.TIMED_OUT, "late")),
            new Outcome.Failed(Failure.of(FailureCode.SCRIPT_ERROR, "no")),
            new Outcome.Failed(Failure.of(FailureCode.PROCESS_CRASHED, "the keeper ended")));
    for (int i = 0; i < 3; i++) {
      for (Outcome outcome : harmless) {
        it.desk.run(new Call.Run(DispatcherFixture.request("one"), Optional.empty()));
        it.tell(new WorkerNews.Started("w1", it.running("w1"), "v1"));
        it.end("w1", outcome);
      }
    }
    assertThat(runs(DispatcherFixture.request("one"))).isTrue();
    assertThat(it.store.suspects(1).result()).isEmpty();
  }

  @Test
  void is_known_to_the_next_server() {
    it.worker("w1");
    quarantined("one");

    DispatcherFixture next = new DispatcherFixture(SETTINGS, it.store);
    next.quarantine.learn();
    next.worker("w1");
    Job job = next.view(next.submit("one")).job();
    assertThat(code(job)).isEqualTo(FailureCode.QUARANTINED);
    assertThat(job.failure().orElseThrow().facts()).containsEntry("deaths", 3);
    assertThat(next.outside.busy).isEmpty();
  }

  @Test
  void nothing_is_quarantined_where_it_is_switched_off() {
    DispatcherFixture off =
        new DispatcherFixture(new QueueSettings(10, 1 << 20, Duration.ofSeconds(30), 10, 0));
    off.worker("w1");
    for (int i = 0; i < 4; i++) {
      off.desk.run(new Call.Run(DispatcherFixture.request("one"), Optional.empty()));
      off.crash("w1");
    }
    assertThat(off.store.suspects(1).result()).isEmpty();
  }

  // -- on demand ---------------------------------------------------------------

  @Test
  void run_alone_it_is_acquitted_by_its_success() {
    it.worker("w1");
    JobId old = quarantined("one");

    JobId again = again(old, true);
    assertThat(it.running("w1")).isEqualTo(again);
    assertThat(it.outside.busy.get("w1").isAlone()).isTrue();
    it.tell(new WorkerNews.Started("w1", again, "v1"));
    it.succeed("w1");

    assertThat(it.view(again).job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(it.store.suspects(1).result()).isEmpty();
    assertThat(runs(DispatcherFixture.request("one"))).isTrue();
  }

  @Test
  void run_alone_it_is_not_retried_and_stays_where_it_is() {
    it.worker("w1");
    JobId again = again(quarantined("one"), true);
    it.crash("w1");

    assertThat(code(it.view(again).job())).isEqualTo(FailureCode.PROCESS_CRASHED);
    assertThat(code(it.view(it.submit("one")).job())).isEqualTo(FailureCode.QUARANTINED);
    assertThat(code(it.view(again(again, false)).job())).isEqualTo(FailureCode.QUARANTINED);
  }

  @Test
  void no_job_goes_behind_or_before_one_that_runs_alone() {
    it.worker("w1");
    runs(DispatcherFixture.request("two"));
    measured("one");
    JobId old = quarantined("one");
    JobId busy = it.submit(JobRequest.of("one", bytes("[1]", Payload.JSON)));
    JobId alone = again(old, true);
    JobId behind = it.submit(JobRequest.of("one", bytes("[2]", Payload.JSON)));

    assertThat(it.running("w1")).isEqualTo(busy);
    assertThat(it.outside.busy.get("w1").jobs().size()).isZero();
    it.start("w1");
    it.succeed("w1", 0.1);
    assertThat(it.running("w1")).isEqualTo(alone);
    assertThat(it.outside.busy.get("w1").jobs().size()).isZero();
    it.start("w1");
    it.succeed("w1", 0.1);
    assertThat(it.running("w1")).isEqualTo(behind);
    assertThat(it.outside.busy.get("w1").isAlone()).isFalse();
  }

  /** From now on jobs of a script are short: several go to a worker at once. */
  private void measured(String script) {
    for (int i = 0; i < 30; i++) {
      it.submit(JobRequest.of(script, bytes("[" + i + "]", Payload.JSON)));
      it.start("w1");
      it.succeed("w1", 0.1);
    }
  }

  @Test
  void a_job_that_has_killed_its_process_goes_apart_from_others() {
    it.scripts.addBatch("many", 8, Duration.ZERO);
    it.worker("w1");
    JobId bad = it.submit(JobRequest.of("many", bytes("[0]", Payload.JSON)));
    it.crash("w1");
    JobId busy = it.submit("two");
    it.pass(Duration.ofSeconds(2));
    it.submit(JobRequest.of("many", bytes("[1]", Payload.JSON)));
    it.submit(JobRequest.of("many", bytes("[2]", Payload.JSON)));
    assertThat(it.running("w1")).isEqualTo(busy);
    it.start("w1");
    it.succeed("w1");

    assertThat(it.running("w1")).isEqualTo(bad);
    assertThat(it.outside.busy.get("w1").jobs().size()).isZero();
    assertThat(it.outside.busy.get("w1").isAlone()).isFalse();
    it.start("w1");
    it.succeed("w1");
    assertThat(it.outside.ahead("w1", 2)).hasSize(2);
  }

  // -- what kills servers ------------------------------------------------------

  @Test
  void a_job_that_was_rescued_too_often_is_not_run() {
    it.worker("w1");
    assertThat(it.view(claimed(2)).job().state()).isEqualTo(JobState.QUEUED);
    it.start("w1");
    it.succeed("w1");
    JobId id = claimed(3);

    assertThat(it.outside.busy).isEmpty();
    assertThat(it.typesOf(id)).containsExactly(EventType.QUEUED, EventType.FAILED);
    assertThat(code(it.view(id).job())).isEqualTo(FailureCode.QUARANTINED);
  }

  private JobId claimed(int rescues) {
    JobRequest request = DispatcherFixture.request("one");
    Job job = Job.accepted(request, "v1", 5, it.now);
    Lease lease = new Lease(job.id(), 0, 7);
    it.store.accept(new io.signalbox.store.NewJob(job, request, Optional.of(lease))).result();
    it.dispatcher.take(new Claim(job, request, lease, rescues, 0));
    return job.id();
  }

  // -- words -------------------------------------------------------------------

  private JobId quarantined(String script) {
    JobId id = it.submit(script);
    for (int i = 0; i < 3; i++) {
      it.crash("w1");
      it.pass(Duration.ofMinutes(1));
    }
    assertThat(code(it.view(id).job())).isEqualTo(FailureCode.QUARANTINED);
    return id;
  }

  private JobId again(JobId id, boolean isAlone) {
    return it.again.run(new Call.RunAgain(id, isAlone)).result().job().id();
  }

  private static FailureCode code(Job job) {
    return job.failure().orElseThrow().code();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cause(Job job) {
    return (Map<String, Object>) job.failure().orElseThrow().facts().get("cause");
  }

  private static Payload bytes(String text, String type) {
    return new Payload.Bytes(text.getBytes(), type);
  }
}
