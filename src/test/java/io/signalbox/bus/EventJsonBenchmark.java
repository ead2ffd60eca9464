package io.signalbox.bus;

import io.signalbox.job.EventType;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import java.time.Instant;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an event costs once somebody watches. */
@State(Scope.Thread)
public class EventJsonBenchmark {

  private final JobEvent event =
      new JobEvent(
          JobEvent.SEQ_PER_ATTEMPT,
          EventType.PROGRESS,
          Instant.parse("2026-01-01T12:00:00.123Z"),
          JobId.next(),
          "classify_signal",
          1,
          Map.of("value", 0.5, "message", "classifying"));

  @Benchmark
  public Object encode() {
    return EventJson.encode(event);
  }
}
