package io.signalbox.bus;

import io.signalbox.job.Job;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.job.RunLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a job costs on its way through a hand-off: run, and taken back. */
@State(Scope.Thread)
public class JobDequeBenchmark {

  private final HandOff.Item item = item();
  private final List<HandOff.Item> more = List.of(item);
  private final JobDeque deque = new JobDeque(List.of(item, item, item));

  @Benchmark
  public Object offer_and_take() {
    deque.offer(more);
    return deque.take();
  }

  @Benchmark
  public Object offer_and_take_back() {
    deque.offer(more);
    return deque.takeBack(1);
  }

  private static HandOff.Item item() {
    Payload input = new Payload.Bytes(new byte[4096], Payload.JSON);
    JobRequest request = JobRequest.of("script", input);
    Job job = Job.accepted(request, "version", Job.DEFAULT_PRIORITY, Instant.EPOCH);
    Duration second = Duration.ofSeconds(1);
    RunLimits limits = new RunLimits(second, false, second, second, 1 << 20, 0);
    return new HandOff.Item(job, input, request.params(), limits);
  }
}
