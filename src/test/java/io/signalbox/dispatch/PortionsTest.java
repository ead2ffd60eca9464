package io.signalbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.WorkerNews;
import io.signalbox.job.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Micro-batches: what a script with {@code handle_batch} gets at once. */
class PortionsTest {

  private static final long MS = 1_000_000;

  private final DispatcherFixture it =
      new DispatcherFixture(new QueueSettings(1000, 1 << 20, Duration.ofSeconds(30)));

  private List<JobId> submit(int jobs) {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      ids.add(it.submit("batch"));
    }
    return ids;
  }

  private int inDeque(String worker) {
    return it.outside.busy.get(worker).jobs().size();
  }

  /** The worker makes one call of its first jobs. */
  private void call(String worker, int jobs) {
    it.outside
        .ahead(worker, jobs)
        .forEach(item -> it.tell(new WorkerNews.Started(worker, item.job().id(), "v1")));
  }

  private void measure(double ms) {
    it.worker("w1");
    submit(1);
    it.start("w1");
    it.succeed("w1", ms);
    it.handOffs.hear(new WorkerNews.Gone("w1"));
  }

  @Test
  void what_waits_becomes_one_call_of_at_most_its_size() {
    it.scripts.addBatch("batch", 4, Duration.ZERO);
    submit(6);
    it.worker("w1");
    assertThat(inDeque("w1")).isEqualTo(4);
    assertThat(it.line.queue().size()).isEqualTo(2);
  }

  @Test
  void nothing_is_delayed_while_a_worker_is_idle() {
    it.scripts.addBatch("batch", 4, Duration.ofSeconds(1));
    it.worker("w1");
    submit(1);
    assertThat(inDeque("w1")).isEqualTo(1);
  }

  @Test
  void a_second_call_is_written_ahead_once_as_much_waits_as_runs() {
    it.scripts.addBatch("batch", 4, Duration.ZERO);
    measure(0.1);
    it.worker("w1");
    submit(1);
    call("w1", 1);
    submit(1);
    assertThat(inDeque("w1")).isEqualTo(1);
    submit(1);
    assertThat(inDeque("w1")).as("two calls are the most").isEqualTo(1);
    assertThat(it.line.queue().size()).isEqualTo(1);
  }

  @Test
  void a_call_waits_for_more_jobs_as_long_as_the_script_allows() {
    it.scripts.addBatch("batch", 4, Duration.ofMillis(3));
    measure(0.1);
    it.worker("w1");
    submit(1);
    call("w1", 1);
    submit(3);
    assertThat(inDeque("w1")).isZero();
    submit(1);
    assertThat(inDeque("w1")).as("a full call waits no longer").isEqualTo(4);
  }

  @Test
  void a_call_that_is_not_full_waits_no_longer_than_allowed() {
    it.scripts.addBatch("batch", 4, Duration.ofMillis(1));
    measure(1);
    it.worker("w1");
    submit(1);
    call("w1", 1);
    submit(1);
    assertThat(inDeque("w1")).isZero();
    it.nanos += MS;
    it.handOffs.dispatch();
    assertThat(inDeque("w1")).isEqualTo(1);
  }

  @Test
  void no_second_call_is_written_ahead_of_a_long_one() {
    it.scripts.addBatch("batch", 4, Duration.ZERO);
    measure(100);
    it.worker("w1");
    submit(1);
    call("w1", 1);
    submit(4);
    assertThat(inDeque("w1")).isZero();
  }
}
