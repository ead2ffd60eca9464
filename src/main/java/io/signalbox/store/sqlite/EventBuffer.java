package io.signalbox.store.sqlite;

import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.store.Lease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Events of claimed jobs that are not in the database yet. They go there with the job's end, or
 * after a while: a short job costs one row. Callable from any thread.
 */
final class EventBuffer {

  private final Map<JobId, Pending> pending = new HashMap<>();

  private static final class Pending {
    private final List<JobEvent> unsent = new ArrayList<>(4);
    private final List<JobEvent> underway = new ArrayList<>(0);
    private Lease lease;
    private boolean isOld;
  }

  synchronized void add(Lease lease, JobEvent event) {
    Pending of = pending.computeIfAbsent(event.jobId(), id -> new Pending());
    of.lease = lease;
    if (event.type().isLossy()) {
      of.unsent.removeIf(earlier -> earlier.type() == event.type());
    }
    of.unsent.add(event);
  }

  /** Takes those out that are to be written now; they stay visible until {@link #written}. */
  synchronized List<JobEvent> take(JobId id) {
    Pending of = pending.get(id);
    if (of == null) {
      return List.of();
    }
    List<JobEvent> events = List.copyOf(of.unsent);
    of.underway.addAll(events);
    of.unsent.clear();
    return events;
  }

  /** They are in the database now. */
  synchronized void written(JobId id, List<JobEvent> events) {
    Pending of = pending.get(id);
    if (of != null) {
      of.underway.removeAll(events);
      if (of.underway.isEmpty() && of.unsent.isEmpty()) {
        pending.remove(id);
      }
    }
  }

  /** They could not be written: they wait again. */
  synchronized void notWritten(JobId id, List<JobEvent> events) {
    Pending of = pending.get(id);
    if (of != null) {
      of.underway.removeAll(events);
      of.unsent.addAll(0, events);
    }
  }

  /** Nobody wants them: the job is somebody else's. */
  synchronized void drop(JobId id) {
    pending.remove(id);
  }

  /** What the database may not have yet, oldest first. */
  synchronized List<JobEvent> of(JobId id) {
    Pending of = pending.get(id);
    if (of == null) {
      return List.of();
    }
    List<JobEvent> all = new ArrayList<>(of.underway);
    all.addAll(of.unsent);
    return all;
  }

  /** Hands out what was here at the last call already. */
  synchronized void flush(BiConsumer<Lease, List<JobEvent>> writer) {
    for (Map.Entry<JobId, Pending> entry : List.copyOf(pending.entrySet())) {
      Pending of = entry.getValue();
      if (of.isOld && !of.unsent.isEmpty()) {
        writer.accept(of.lease, take(entry.getKey()));
      }
      of.isOld = true;
    }
  }
}
