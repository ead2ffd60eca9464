package io.signalbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobQueueTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final JobQueue queue = new JobQueue(Duration.ofSeconds(10));
  private long order;

  private LiveJob add(int priority, String key, long now) {
    JobRequest request = DispatcherFixture.request("script", priority, key);
    LiveJob job =
        DispatcherFixture.live(
            Job.accepted(request, "v", priority, Instant.EPOCH), request, ++order, now);
    queue.add(job);
    return job;
  }

  private List<LiveJob> drain(long now) {
    List<LiveJob> taken = new ArrayList<>();
    for (Optional<LiveJob> next = queue.poll(now, script -> true);
        next.isPresent();
        next = queue.poll(now, script -> true)) {
      taken.add(next.get());
    }
    return taken;
  }

  @Test
  void equal_jobs_leave_in_the_order_in_which_they_came() {
    List<LiveJob> jobs = List.of(add(5, "a", 0), add(5, "a", 1), add(5, "a", 2));
    assertThat(drain(3)).isEqualTo(jobs);
  }

  @Test
  void a_higher_priority_goes_first() {
    LiveJob low = add(0, "a", 0);
    LiveJob high = add(9, "a", 0);
    assertThat(drain(0)).containsExactly(high, low);
  }

  @Test
  void waiting_raises_priority_so_that_nothing_starves() {
    LiveJob old = add(0, "a", 0);
    add(9, "b", 95 * SECOND);
    assertThat(queue.poll(95 * SECOND, script -> true)).contains(old);
  }

  @Test
  void a_job_that_waits_less_than_its_lag_stays_behind() {
    add(0, "a", 0);
    LiveJob fresh = add(9, "b", 85 * SECOND);
    assertThat(queue.poll(85 * SECOND, script -> true)).contains(fresh);
  }

  @Test
  void keys_take_turns() {
    LiveJob a1 = add(5, "a", 0);
    LiveJob a2 = add(5, "a", 0);
    LiveJob a3 = add(5, "a", 0);
    LiveJob b1 = add(5, "b", 0);
    LiveJob c1 = add(5, "c", 0);
    assertThat(drain(0)).containsExactly(a1, b1, c1, a2, a3);
  }

  @Test
  void a_key_that_comes_late_does_not_overtake_those_that_wait_for_their_turn() {
    add(5, "a", 0);
    add(5, "a", 0);
    LiveJob b1 = add(5, "b", 0);
    queue.poll(0, script -> true);
    LiveJob d1 = add(5, "d", 0);
    assertThat(drain(0)).startsWith(b1).contains(d1);
  }

  @Test
  void positions_say_the_order_in_which_jobs_will_leave() {
    List<LiveJob> jobs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      jobs.add(add(5, "key" + (i * i) % 7, 0));
    }
    List<Integer> positions = jobs.stream().map(job -> queue.position(job, 0)).toList();
    List<LiveJob> left = drain(0);
    assertThat(jobs.stream().map(job -> left.indexOf(job) + 1).toList()).isEqualTo(positions);
  }

  @Test
  void a_position_counts_everything_of_higher_levels() {
    LiveJob low = add(1, "a", 0);
    add(5, "a", 0);
    add(9, "b", 0);
    assertThat(queue.position(low, 0)).isEqualTo(3);
  }

  @Test
  void a_job_that_was_put_back_stands_in_its_old_place() {
    LiveJob first = add(5, "a", 0);
    add(5, "a", 0);
    assertThat(queue.poll(0, script -> true)).contains(first);
    queue.putBack(first);
    assertThat(queue.poll(0, script -> true)).contains(first);
  }

  @Test
  void a_script_that_may_not_run_now_is_passed_over() {
    add(5, "a", 0);
    assertThat(queue.poll(0, script -> false)).isEmpty();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void size_and_bytes_follow_what_is_added_and_removed() {
    LiveJob job = add(5, "a", 0);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.volatileBytes()).isEqualTo(2);
    assertThat(queue.remove(job)).isTrue();
    assertThat(queue.remove(job)).isFalse();
    assertThat(queue.size()).isZero();
    assertThat(queue.volatileBytes()).isZero();
  }
}
