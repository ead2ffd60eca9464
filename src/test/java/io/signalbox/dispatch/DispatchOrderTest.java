package io.signalbox.dispatch;

import static io.signalbox.dispatch.DispatcherFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random traffic: several jobs at a time leave as they would one by one, and none is lost. */
class DispatchOrderTest {

  private static final long AGING = Duration.ofMillis(20).toNanos();
  private static final int JOBS = 400;

  private final DispatcherFixture it =
      new DispatcherFixture(new QueueSettings(JOBS, 1 << 20, Duration.ofNanos(AGING)));
  private final List<JobId> all = new ArrayList<>();

  /** The order in words: one list, one look at all of it for each job. */
  private static final class OneByOne {
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<String, Long> turns = new HashMap<>();
    private long lastTurn;

    private record Waiting(JobId id, int priority, String key, long since, int number) {}

    void add(JobRequest request, long now, int number) {
      String key = request.key().orElseThrow();
      waiting.add(new Waiting(request.id(), request.priority().orElseThrow(), key, now, number));
      turns.putIfAbsent(key, lastTurn);
    }

    JobId poll(long now) {
      Waiting next =
          waiting.stream()
              .min(
                  Comparator.<Waiting>comparingLong(
                          job -> -job.priority - (now - job.since) / AGING)
                      .thenComparingLong(job -> turns.get(job.key))
                      .thenComparingInt(Waiting::number))
              .orElseThrow();
      waiting.remove(next);
      turns.put(next.key, ++lastTurn);
      if (waiting.stream().noneMatch(job -> job.key.equals(next.key))) {
        turns.remove(next.key);
      }
      return next.id;
    }
  }

  private JobRequest submit(Random random) {
    String script = random.nextInt(4) == 0 ? "two" : "one";
    JobRequest request = request(script, random.nextInt(3), "key" + random.nextInt(4));
    all.add(request.id());
    it.submit(request);
    return request;
  }

  private void end(String worker, Random random) {
    it.start(worker);
    it.succeed(worker, 0.1 + random.nextInt(8) * 0.1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void jobs_leave_in_the_order_of_one_by_one(int seed) {
    Random random = new Random(seed);
    OneByOne model = new OneByOne();
    List<JobId> expected = new ArrayList<>();
    List<JobId> ran = new ArrayList<>();
    it.worker("w1");
    while (ran.size() < JOBS) {
      boolean isBusy = it.outside.busy.containsKey("w1");
      if (all.size() < JOBS && (!isBusy || random.nextInt(5) < 3)) {
        model.add(submit(random), it.nanos, all.size());
      } else {
        ran.add(it.running("w1"));
        end("w1", random);
      }
      while (expected.size() < all.size() - it.line.queue().size()) {
        expected.add(model.poll(it.nanos));
      }
      it.nanos += random.nextInt(3_000_000);
    }
    assertThat(ran).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void no_job_is_lost_or_run_twice_and_no_worker_idles_beside_work(int seed) {
    Random random = new Random(seed);
    List<String> workers = List.of("w1", "w2", "w3");
    workers.forEach(it::worker);
    int ended = 0;
    while (ended < JOBS) {
      String worker = workers.get(random.nextInt(workers.size()));
      it.outside.freeIfDone(worker);
      boolean isBusy = it.outside.busy.containsKey(worker);
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          if (all.size() < JOBS) {
            submit(random);
          }
        }
        case 4 -> it.outside.ring();
        case 5 -> writeAheadAndReturn(worker, isBusy);
        default -> {
          if (isBusy) {
            end(worker, random);
            ended++;
          }
        }
      }
      assertThat(it.line.queue().size() == 0 || !it.line.workers().hasIdle()).isTrue();
      it.nanos += random.nextInt(2_000_000);
    }
    for (JobId id : all) {
      Job job = it.view(id).job();
      assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(job.attempts()).hasSize(1);
    }
    assertThat(it.line.workers().idleCount()).isEqualTo(workers.size());
  }

  /** The worker takes one job ahead, and gives it back as if it had been recalled in time. */
  private void writeAheadAndReturn(String worker, boolean isBusy) {
    if (isBusy && it.outside.busy.get(worker).jobs().size() > 0) {
      it.running(worker);
      if (it.outside.busy.get(worker).jobs().size() > 0) {
        JobId ahead = it.outside.ahead(worker, 2).get(1).job().id();
        it.outside.taken.get(worker).removeLast();
        it.tell(new WorkerNews.Returned(worker, ahead));
      }
    }
  }
}
