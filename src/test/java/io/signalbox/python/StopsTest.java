package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.JobId;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopsTest {

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Stops stops = new Stops(clock);
  private final JobId id = JobId.next();

  @AfterEach
  void stopTheClock() {
    clock.shutdownNow();
  }

  /** What was handed to the clock before this has happened after it. */
  private void settle() throws Exception {
    clock.submit(() -> {}).get(10, TimeUnit.SECONDS);
  }

  private StopSwitch enter() {
    return enter(id);
  }

  private StopSwitch enter(JobId job) {
    StopSwitch run = new StopSwitch(Runs.LIMITS, clock);
    stops.enter(job, run);
    return run;
  }

  @Test
  void a_stop_reaches_the_run_that_is_under_way() throws Exception {
    StopSwitch run = enter();
    assertThat(run.reason()).isEmpty();
    stops.stop(id, StopSwitch.Reason.CANCEL);
    settle();
    assertThat(run.reason()).contains(StopSwitch.Reason.CANCEL);
  }

  @Test
  void an_early_stop_reaches_the_next_run_of_its_job_and_no_other() {
    stops.stop(id, StopSwitch.Reason.INTERRUPT);
    assertThat(enter(JobId.next()).reason()).isEmpty();
    assertThat(enter().reason()).contains(StopSwitch.Reason.INTERRUPT);
    stops.leave(id);
    assertThat(enter().reason()).isEmpty();
  }

  @Test
  void the_first_reason_holds() {
    StopSwitch run = enter();
    run.stop(StopSwitch.Reason.TIMEOUT);
    run.stop(StopSwitch.Reason.CANCEL);
    assertThat(run.reason()).contains(StopSwitch.Reason.TIMEOUT);
  }

  @Test
  void after_the_last_word_only_a_cancel_undoes_the_outcome() {
    StopSwitch late = enter();
    late.lastWord();
    late.stop(StopSwitch.Reason.TIMEOUT);
    assertThat(late.reason()).contains(StopSwitch.Reason.LINGER);

    StopSwitch cancelled = enter();
    cancelled.lastWord();
    cancelled.stop(StopSwitch.Reason.CANCEL);
    assertThat(cancelled.reason()).contains(StopSwitch.Reason.CANCEL);
  }

  @Test
  void after_the_close_whatever_runs_or_begins_is_interrupted() throws Exception {
    StopSwitch run = enter();
    stops.close();
    settle();
    assertThat(run.reason()).contains(StopSwitch.Reason.INTERRUPT);
    assertThat(enter(JobId.next()).reason()).contains(StopSwitch.Reason.INTERRUPT);
  }
}
