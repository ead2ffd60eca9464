package io.signalbox.store;

import io.signalbox.job.Artifact;
import io.signalbox.job.JobEvent;
import io.signalbox.job.Payload;
import java.util.List;
import java.util.Optional;

/**
 * What a job leaves.
 *
 * @param output where it succeeded
 * @param artifacts the files that it left, whatever its outcome
 * @param events its last ones, to be kept with its end
 */
public record Result(Optional<Payload> output, List<Artifact> artifacts, List<JobEvent> events) {

  /** Nothing. */
  public static final Result NONE = new Result(Optional.empty(), List.of(), List.of());

  public Result {
    artifacts = List.copyOf(artifacts);
    events = List.copyOf(events);
  }
}
