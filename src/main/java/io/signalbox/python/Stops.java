package io.signalbox.python;

import io.signalbox.job.JobId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Brings stops to runs by job, even to one that is only about to begin: an early stop is remembered
 * for a while. Callable from any thread; never blocks.
 */
final class Stops {

  private static final long EARLY_HOLDS = Duration.ofSeconds(10).toNanos();

  private final ScheduledExecutorService clock;
  private final Map<JobId, Stoppable> running = new HashMap<>();
  private final Map<JobId, Early> early = new LinkedHashMap<>();
  private boolean isClosed;

  Stops(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  private record Early(StopSwitch.Reason reason, long at) {}

  /** A run begins; it is stopped at once where somebody was faster. */
  synchronized void enter(JobId id, Stoppable run) {
    forgetOld();
    Early before = early.remove(id);
    if (isClosed) {
      run.stop(StopSwitch.Reason.INTERRUPT);
    } else if (before != null) {
      run.stop(before.reason());
    }
    running.put(id, run);
  }

  /** The run is over. */
  synchronized void leave(JobId id) {
    running.remove(id);
    early.remove(id);
  }

  synchronized void stop(JobId id, StopSwitch.Reason reason) {
    Stoppable run = running.get(id);
    if (run != null) {
      clock.execute(() -> run.stop(reason));
    } else if (!isClosed) {
      forgetOld();
      early.put(id, new Early(reason, System.nanoTime()));
    }
  }

  synchronized void recall(JobId id) {
    Stoppable run = running.get(id);
    if (run != null) {
      run.recall();
    }
  }

  /** Kills all that runs; what begins from now on is interrupted. */
  synchronized void close() {
    isClosed = true;
    early.clear();
    running.values().forEach(run -> clock.execute(() -> run.kill(StopSwitch.Reason.INTERRUPT)));
  }

  private void forgetOld() {
    long now = System.nanoTime();
    Iterator<Early> oldest = early.values().iterator();
    while (oldest.hasNext() && now - oldest.next().at() > EARLY_HOLDS) {
      oldest.remove();
    }
  }
}
