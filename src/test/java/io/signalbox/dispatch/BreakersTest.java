package io.signalbox.dispatch;

import static io.signalbox.dispatch.DispatcherFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.bus.Call;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs of a script wait while its processes fail at every start. */
class BreakersTest {

  private final DispatcherFixture it =
      new DispatcherFixture(new QueueSettings(100, 1 << 20, Duration.ofSeconds(30)));
  private int number;

  @Test
  void five_failed_starts_in_a_row_hold_the_next_job_back() {
    it.worker("w1");
    breakIt();
    JobId waiting = it.submit("one");

    assertThat(it.outside.busy).isEmpty();
    assertThat(it.view(waiting).job().state()).isEqualTo(JobState.QUEUED);
    assertThat(it.view(waiting).waitsFor().orElseThrow()).contains("no module named numpy");
    assertThat(breaker().getString("state")).isEqualTo("open");
    assertThat(breaker().getInteger("failures")).isEqualTo(5);
    assertThat(breaker().getString("retry_at"))
        .isEqualTo(io.signalbox.bus.Times.text(it.now.plusSeconds(1)));
    JobId other = it.submit("two");
    assertThat(it.running("w1")).isEqualTo(other);
  }

  @Test
  void one_job_at_a_time_tries_it_and_later_each_time() {
    it.worker("w1");
    breakIt();
    it.worker("w2");
    for (int i = 0; i < 20; i++) {
      it.submit("one");
    }
    for (long pause : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      it.pass(Duration.ofMillis(pause * 1000 - 10));
      assertThat(it.outside.busy).as("before %d s", pause).isEmpty();
      assertThat(breaker().getString("state")).isEqualTo("open");
      it.pass(Duration.ofMillis(10));
      assertThat(it.outside.busy).hasSize(1);
      assertThat(breaker().getString("state")).isEqualTo("half_open");
      String worker = it.outside.busy.keySet().iterator().next();
      assertThat(it.outside.busy.get(worker).jobs().size()).isEqualTo(1);
      cannotStart(worker);
    }
  }

  @Test
  void a_success_lets_all_pass() {
    it.worker("w1");
    breakIt();
    it.worker("w2");
    it.submit("one");
    it.submit("one");
    it.pass(Duration.ofSeconds(1));
    String worker = it.outside.busy.keySet().iterator().next();
    it.start(worker);
    it.succeed(worker);

    assertThat(breaker()).isNull();
    assertThat(it.outside.busy).hasSize(1);
    it.submit("one");
    assertThat(it.outside.busy).hasSize(2);
  }

  @Test
  void a_new_version_lets_all_pass() {
    it.worker("w1");
    breakIt();
    JobId waiting = it.submit("one");
    it.scripts.replace("one", "v2");
    assertThat(breaker()).as("whoever looks changes nothing").isNull();
    it.handOffs.lookAgain();

    assertThat(it.running("w1")).isEqualTo(waiting);
    assertThat(breaker()).isNull();
  }

  @Test
  void one_that_starts_between_begins_the_count_anew() {
    it.worker("w1");
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        submitNext();
        cannotStart("w1");
      }
      submitNext();
      it.start("w1");
      it.fail("w1");
    }
    assertThat(breaker()).isNull();
  }

  @Test
  void crashes_at_once_count_for_as_many_inputs_and_later_ones_do_not() {
    it.worker("w1");
    for (int i = 0; i < 5; i++) {
      submitNext();
      it.crash("w1", 1000);
    }
    assertThat(breaker()).isNull();
    for (int i = 0; i < 2; i++) {
      it.desk.run(new Call.Run(request("one"), Optional.empty()));
      it.crash("w1", 1);
    }
    for (int i = 0; i < 3; i++) {
      submitNext();
      it.crash("w1", 1);
    }
    assertThat(breaker()).as("one input twice").isNull();
    submitNext();
    it.crash("w1", 1);
    assertThat(breaker()).isNotNull();
  }

  @Test
  void outcomes_that_say_nothing_of_the_start_change_nothing() {
    it.worker("w1");
    for (int i = 0; i < 5; i++) {
      submitNext();
      cannotStart("w1");
      if (i < 4) {
        it.desk.run(new Call.Run(request("one"), Optional.empty()));
        it.start("w1");
        it.end("w1", new Outcome.Cancelled());
      }
    }
    assertThat(breaker()).isNotNull();
  }

  // -- who waits for an answer -------------------------------------------------

  @Test
  void a_run_is_refused_at_once_and_told_why_and_when() {
    it.worker("w1");
    breakIt();
    it.pass(Duration.ofMillis(400));

    Failure why = refused(() -> it.desk.run(new Call.Run(request("one"), Optional.empty())));
    assertThat(why.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(why.detail()).contains("no module named numpy");
    assertThat(why.facts()).containsEntry("retry_after_ms", 600L).containsKey("cause");
    assertThat(refused(() -> it.desk.admit(new Call.Admit("one", 10, false))).code())
        .isEqualTo(FailureCode.CANNOT_START);
    it.desk.admit(new Call.Admit("one", 10, true));
  }

  @Test
  void a_run_may_be_the_one_that_tries_it() {
    it.worker("w1");
    breakIt();
    it.pass(Duration.ofSeconds(1));
    Future<Call.Finished> run = it.desk.run(new Call.Run(request("one"), Optional.empty()));
    refused(() -> it.desk.run(new Call.Run(request("one"), Optional.empty())));
    it.start("w1");
    it.succeed("w1");

    assertThat(run.result().job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(breaker()).isNull();
  }

  @Test
  void runs_that_wait_already_are_told_and_submitted_jobs_wait_on() {
    it.worker("w1");
    for (int i = 0; i < 4; i++) {
      submitNext();
      cannotStart("w1");
    }
    submitNext();
    Future<Call.Finished> run = it.desk.run(new Call.Run(request("one"), Optional.empty()));
    Future<Call.Finished> other = it.desk.run(new Call.Run(request("two"), Optional.empty()));
    JobId submitted = it.submit("one");
    cannotStart("w1");

    Failure why = run.result().job().failure().orElseThrow();
    assertThat(why.code()).isEqualTo(FailureCode.CANNOT_START);
    assertThat(why.facts()).containsKey("retry_after_ms");
    assertThat(other.isComplete()).isFalse();
    assertThat(it.view(submitted).job().state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void what_a_worker_has_not_begun_comes_back() {
    it.worker("w1");
    for (int i = 0; i < 30; i++) {
      submitNext();
      it.start("w1");
      it.succeed("w1", 0.1);
    }
    for (int i = 0; i < 4; i++) {
      submitNext();
      cannotStart("w1");
    }
    submitNext();
    it.running("w1");
    JobId behind = it.submit("one");
    assertThat(it.outside.busy.get("w1").jobs().size()).isEqualTo(1);
    cannotStart("w1");

    assertThat(it.view(behind).position()).isEqualTo(1);
    assertThat(it.outside.busy).isEmpty();
  }

  // -- words -------------------------------------------------------------------

  private void breakIt() {
    for (int i = 0; i < 5; i++) {
      submitNext();
      cannotStart("w1");
    }
  }

  private JobId submitNext() {
    String input = "[" + number++ + "]";
    return it.submit(JobRequest.of("one", new Payload.Bytes(input.getBytes(), Payload.JSON)));
  }

  private void cannotStart(String worker) {
    Failure why = Failure.of(FailureCode.CANNOT_START, "no module named numpy");
    it.tell(new WorkerNews.Ended(worker, it.running(worker), Outcome.Report.failed(why)));
    it.outside.next(worker);
  }

  private JsonObject breaker() {
    return it.overview.script(new Call.OneScript("one")).result().getJsonObject("breaker");
  }

  private static Failure refused(Runnable action) {
    JobException[] refusal = new JobException[1];
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(JobException.class, thrown -> refusal[0] = thrown);
    return refusal[0].failure();
  }
}
