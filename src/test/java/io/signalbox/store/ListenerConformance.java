package io.signalbox.store;

import static io.signalbox.store.StoreSamples.NOW;
import static io.signalbox.store.StoreSamples.get;
import static io.signalbox.store.StoreSamples.lease;
import static io.signalbox.store.StoreSamples.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server hears what another one does. */
abstract class ListenerConformance extends StorePart {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final SharedStoreConformance suite;
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private JobStore other;

  ListenerConformance(SharedStoreConformance suite) {
    super(suite);
    this.suite = suite;
  }

  @BeforeEach
  void listen() {
    store().listen(new Recorder());
    other = suite.other();
  }

  private final class Recorder implements JobStore.Listener {
    @Override
    public void queued(String script) {
      hear("queued " + script);
    }

    @Override
    public void changed(JobId id) {
      hear("changed " + id);
    }

    @Override
    public void cancelWanted(JobId id) {
      hear("cancel " + id);
    }

    private void hear(String what) {
      heard.add(suite.isOnEventLoop() ? what : "on another thread: " + what);
    }
  }

  private void isHeard(String what) {
    await().atMost(SOON).untilAsserted(() -> assertThat(heard).contains(what));
    assertThat(heard).noneMatch(it -> it.startsWith("on another thread"));
    heard.clear();
  }

  @Test
  void a_new_job_that_waits_is_heard() {
    get(other.accept(waiting(SampleJob.of("größe"))));
    isHeard("queued größe");
  }

  @Test
  void a_job_that_is_given_back_is_heard() {
    NewJob fresh = claimed(SampleJob.of("one"));
    get(other.accept(fresh));
    get(other.giveBack(lease(fresh.job()), fresh.job()));
    isHeard("queued one");
  }

  @Test
  void the_start_the_events_and_the_end_of_a_job_are_heard() {
    NewJob fresh = claimed(SampleJob.of("one"));
    get(other.accept(fresh));
    Job running = fresh.job().started("v1", NOW);
    Lease lease = lease(running).at(1);
    get(other.start(lease(running), running));
    isHeard("changed " + running.id());
    get(other.append(lease, log(running, 1_000_001, "a")));
    isHeard("changed " + running.id());
    Job last = running.finished(StoreSamples.failed(), Optional.of("w"), NOW);
    get(other.complete(lease, last, Result.NONE));
    isHeard("changed " + running.id());
  }

  @Test
  void a_cancel_reaches_the_server_that_has_the_job() {
    Job held = hold(SampleJob.of("one"));
    assertThat(get(other.askToCancel(held.id()))).isTrue();
    isHeard("cancel " + held.id());
    Job running = start(held);
    assertThat(get(other.askToCancel(running.id()))).isTrue();
    isHeard("cancel " + running.id());
  }

  @Test
  void nobody_else_is_asked_to_cancel_what_no_other_server_has() {
    Job parked = park(SampleJob.of("one"));
    Job last = end(SampleJob.of("one"), StoreSamples.failed());
    NewJob its = claimed(SampleJob.of("one"));
    get(other.accept(its));
    assertThat(get(other.askToCancel(parked.id()))).isFalse();
    assertThat(get(other.askToCancel(last.id()))).isFalse();
    assertThat(get(other.askToCancel(its.job().id()))).isFalse();
  }
}
