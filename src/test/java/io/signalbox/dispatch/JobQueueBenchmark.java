package io.signalbox.dispatch;

import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import java.time.Duration;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a job costs that joins a line of so many and leaves it. */
@State(Scope.Thread)
public class JobQueueBenchmark {

  @Param({"1", "64"})
  int waiting;

  @Param({"1", "8"})
  int scripts;

  private final JobQueue queue = new JobQueue(Duration.ofSeconds(30));
  private long order;

  @Setup
  public void fill() {
    for (int job = 0; job < waiting; job++) {
      queue.add(job("script" + job % scripts));
    }
  }

  @Benchmark
  public Object poll_and_add() {
    LiveJob next = queue.poll(0, script -> true).orElseThrow();
    queue.add(next);
    return next;
  }

  private LiveJob job(String script) {
    JobRequest request = DispatcherFixture.request(script);
    Job job = Job.accepted(request, "version", Job.DEFAULT_PRIORITY, Instant.EPOCH);
    return DispatcherFixture.live(job, request, ++order, 0);
  }
}
