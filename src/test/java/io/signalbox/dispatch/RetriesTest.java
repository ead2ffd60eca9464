package io.signalbox.dispatch;

import static io.signalbox.dispatch.DispatcherFixture.crashed;
import static io.signalbox.dispatch.DispatcherFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Call;
import io.signalbox.job.EventType;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.script.Retrying;
import io.signalbox.store.JobStore;
import io.signalbox.store.memory.HistorySettings;
import io.signalbox.store.memory.MemoryJobStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Failed attempts are made again, of the right jobs and not for ever. */
class RetriesTest {

  private static final QueueSettings NO_QUARANTINE =
      new QueueSettings(10, 1 << 20, Duration.ofSeconds(30), 10, 0);

  private final DispatcherFixture it = new DispatcherFixture(NO_QUARANTINE);

  @Test
  void a_job_whose_process_died_runs_again_after_a_pause() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.crash("w1");

    Job waiting = it.view(id).job();
    assertThat(waiting.state()).isEqualTo(JobState.SCHEDULED);
    assertThat(Duration.between(it.now, waiting.runAt().orElseThrow()))
        .isBetween(Duration.ofMillis(500), Duration.ofMillis(1001));
    assertThat(it.outside.busy).isEmpty();

    it.pass(Duration.ofSeconds(2));
    assertThat(it.running("w1")).isEqualTo(id);
    it.start("w1");
    it.succeed("w1");

    Job done = it.view(id).job();
    assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(done.attempt()).isEqualTo(2);
    assertThat(done.attempts())
        .extracting(attempt -> attempt.failure().map(why -> why.code()))
        .containsExactly(Optional.of(FailureCode.PROCESS_CRASHED), Optional.empty());
    assertThat(done.attempts())
        .extracting(attempt -> attempt.figures().runMs())
        .containsExactly(100L, 100L);
    assertThat(it.typesOf(id))
        .containsExactly(
            EventType.QUEUED,
            EventType.STARTED,
            EventType.SCHEDULED,
            EventType.QUEUED,
            EventType.STARTED,
            EventType.SUCCEEDED);
  }

  @Test
  void the_last_attempt_ends_the_job_with_its_own_cause() {
    it.worker("w1");
    JobId id = it.submit("one");
    for (int attempt = 1; attempt <= 3; attempt++) {
      it.crash("w1");
      it.pass(Duration.ofMinutes(1));
    }

    Job last = it.view(id).job();
    assertThat(last.state()).isEqualTo(JobState.FAILED);
    assertThat(last.failure().orElseThrow().code()).isEqualTo(FailureCode.PROCESS_CRASHED);
    assertThat(last.attempts()).extracting(attempt -> attempt.number()).containsExactly(1, 2, 3);
    assertThat(it.outside.busy).isEmpty();
  }

  @Test
  void what_a_script_says_of_itself_is_its_last_word() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.start("w1");
    it.fail("w1");

    assertThat(it.view(id).job().state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void a_run_that_somebody_waits_for_is_never_made_again() {
    it.worker("w1");
    Future<Call.Finished> awaited = it.desk.run(new Call.Run(request("one"), Optional.empty()));
    it.crash("w1");
    Future<Call.JobView> followed = it.desk.begin(new Call.Begin(request("one"), Optional.empty()));
    it.crash("w1");

    assertThat(awaited.result().job().state()).isEqualTo(JobState.FAILED);
    assertThat(it.view(followed.result().job().id()).job().state()).isEqualTo(JobState.FAILED);
    it.pass(Duration.ofMinutes(1));
    assertThat(it.outside.busy).isEmpty();
  }

  @Test
  void a_job_that_waits_for_its_retry_can_be_cancelled() {
    it.worker("w1");
    JobId id = it.submit("one");
    it.crash("w1");
    it.desk.cancel(new Call.Cancel(id));

    assertThat(it.view(id).job().state()).isEqualTo(JobState.CANCELLED);
    it.pass(Duration.ofMinutes(1));
    assertThat(it.outside.busy).isEmpty();
  }

  @Test
  void a_cancel_is_not_lost_while_the_retry_is_being_kept() {
    Promise<Void> gate = Promise.promise();
    DispatcherFixture slow = new DispatcherFixture(NO_QUARANTINE, slow("giveBack", gate));
    slow.worker("w1");
    JobId id = slow.submit("one");
    slow.crash("w1");
    slow.desk.cancel(new Call.Cancel(id));
    gate.complete();

    assertThat(slow.view(id).job().state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_cancel_while_a_death_is_being_counted_ends_the_job() {
    Promise<Void> gate = Promise.promise();
    DispatcherFixture slow =
        new DispatcherFixture(
            new QueueSettings(10, 1 << 20, Duration.ofSeconds(30)), slow("addDeath", gate));
    slow.worker("w1");
    JobId id = slow.submit("one");
    slow.crash("w1");
    slow.desk.cancel(new Call.Cancel(id));
    assertThat(slow.view(id).job().state()).isEqualTo(JobState.RUNNING);
    gate.complete();

    assertThat(slow.view(id).job().state()).isEqualTo(JobState.FAILED);
    assertThat(slow.line.live()).isEmpty();
  }

  /** A store that keeps one kind of answer to itself for a while. */
  private static JobStore slow(String method, Promise<Void> gate) {
    JobStore store = new MemoryJobStore(new HistorySettings(10, 1 << 20, 1 << 20), path -> {});
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, called, arguments) ->
                called.getName().equals(method)
                    ? gate.future().compose(open -> call(store, called, arguments))
                    : called.invoke(store, arguments));
  }

  private static Future<?> call(
      JobStore store, java.lang.reflect.Method method, Object[] arguments) {
    try {
      return (Future<?>) method.invoke(store, arguments);
    } catch (ReflectiveOperationException fault) {
      return Future.failedFuture(fault);
    }
  }

  @Test
  void no_retry_begins_after_the_deadline() {
    it.worker("w1");
    JobId id = it.submit(request("one", null, Duration.ofMillis(400)));
    it.crash("w1");

    Job last = it.view(id).job();
    assertThat(last.state()).isEqualTo(JobState.FAILED);
    assertThat(last.failure().orElseThrow().code()).isEqualTo(FailureCode.PROCESS_CRASHED);
  }

  @Test
  void the_pause_doubles_up_to_an_hour_and_is_never_less_than_half() {
    Retrying policy = new Retrying(100, Duration.ofSeconds(1), Set.of(FailureCode.PROCESS_CRASHED));
    JobRequest request = request("one");
    Job job = Job.accepted(request, "v1", 5, it.now);
    for (int attempt = 1; attempt <= 100; attempt++) {
      job = job.started("v1", it.now);
      long most = attempt > 12 ? 3600 : Math.min(3600, 1L << (attempt - 1));
      assertThat(Retries.pause(job, crashed(), policy).orElseThrow())
          .isBetween(Duration.ofMillis(most * 500), Duration.ofSeconds(most));
    }
    assertThat(Retries.pause(job.started("v1", it.now), crashed(), policy)).isEmpty();
  }
}
