package io.signalbox.bus;

import io.signalbox.job.Batch;
import io.signalbox.job.JobState;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A batch as it stands at one moment.
 *
 * @param counts how many of its jobs are in each state; those of none may be left out
 * @param finishedAt when the last of them became final; empty before
 */
public record BatchView(Batch batch, Map<JobState, Long> counts, Optional<Instant> finishedAt) {

  /** Where a batch stands. */
  public enum State {
    /** Its inputs still come in. */
    RECEIVING,
    /** All inputs are kept, and some of its jobs are not final. */
    RUNNING,
    /** All of its jobs are final, and none was cancelled. */
    DONE,
    /** All of its jobs are final, and some were cancelled. */
    CANCELLED;

    /** The state as it stands in JSON. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public BatchView {
    counts = Map.copyOf(counts);
  }

  public State state() {
    if (batch.total().isEmpty()) {
      return State.RECEIVING;
    }
    if (unfinished() > 0) {
      return State.RUNNING;
    }
    boolean isWhole = count(JobState.CANCELLED) == 0 && batch.total().getAsInt() > 0;
    return isWhole ? State.DONE : State.CANCELLED;
  }

  /** Whether nothing of it will change any more. */
  public boolean isFinal() {
    return batch.total().isPresent() && unfinished() == 0;
  }

  public long count(JobState state) {
    return counts.getOrDefault(state, 0L);
  }

  /** The final part, 0 to 1; 0 while the whole is not known. */
  public double progress() {
    int total = batch.total().orElse(0);
    if (isFinal()) {
      return 1;
    }
    return total == 0 ? 0 : (double) (total - unfinished()) / total;
  }

  private long unfinished() {
    return counts.entrySet().stream()
        .filter(count -> !count.getKey().isFinal())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
