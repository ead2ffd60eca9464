package io.signalbox.python;

import io.signalbox.job.JobId;
import io.signalbox.job.RunLimits;
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
  private final Map<JobId, StopSwitch> running = new HashMap<>();
  private final Map<JobId, Early> early = new LinkedHashMap<>();
  private boolean isClosed;

  Stops(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  private record Early(StopSwitch.Reason reason, long at) {}

  /** A run begins; it is already stopped where somebody was faster. */
  synchronized StopSwitch enter(JobId id, RunLimits limits) {
    StopSwitch stop = new StopSwitch(limits, clock);
    forgetOld();
    Early before = early.remove(id);
    if (isClosed) {
      stop.stop(StopSwitch.Reason.INTERRUPT);
    } else if (before != null) {
      stop.stop(before.reason());
    }
    running.put(id, stop);
    return stop;
  }

  void leave(JobId id) {
    StopSwitch left;
    synchronized (this) {
      left = running.remove(id);
      early.remove(id);
    }
    left.end();
  }

  synchronized void stop(JobId id, StopSwitch.Reason reason) {
    StopSwitch stop = running.get(id);
    if (stop != null) {
      clock.execute(() -> stop.stop(reason));
    } else if (!isClosed) {
      forgetOld();
      early.put(id, new Early(reason, System.nanoTime()));
    }
  }

  /** Kills all that runs; what begins from now on is interrupted. */
  synchronized void close() {
    isClosed = true;
    early.clear();
    running.values().forEach(stop -> clock.execute(() -> stop.kill(StopSwitch.Reason.INTERRUPT)));
  }

  private void forgetOld() {
    long now = System.nanoTime();
    Iterator<Early> oldest = early.values().iterator();
    while (oldest.hasNext() && now - oldest.next().at() > EARLY_HOLDS) {
      oldest.remove();
    }
  }
}
