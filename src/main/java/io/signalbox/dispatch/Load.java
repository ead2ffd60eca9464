package io.signalbox.dispatch;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.JobDeque;
import io.signalbox.script.Script;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A hand-off as the dispatcher sees it: the jobs that its worker was given and that are not over,
 * in the order in which they run. Those that no process has yet lie in its deque. Confined to the
 * dispatcher's event loop.
 */
final class Load {

  private final String worker;
  private final Script script;
  private final JobDeque deque = new JobDeque(List.of());
  private final Deque<LiveJob> jobs = new ArrayDeque<>();
  private final List<HandOff.Item> pending = new ArrayList<>();
  private boolean isSent;
  private boolean hasBegun;
  private boolean isApart;
  private long headSince;
  private int limit;

  Load(String worker, Script script) {
    this.worker = worker;
    this.script = script;
  }

  String worker() {
    return worker;
  }

  Script script() {
    return script;
  }

  JobDeque deque() {
    return deque;
  }

  /** The job that runs, or waits for its process; null where none is left. */
  LiveJob head() {
    return jobs.peekFirst();
  }

  /** How many jobs are not over. */
  int size() {
    return jobs.size();
  }

  List<LiveJob> jobs() {
    return List.copyOf(jobs);
  }

  /** How many jobs its worker is at: several where they share a call. */
  int callSize() {
    int started = 0;
    for (LiveJob job : jobs) {
      started += job.isStarted() ? 1 : 0;
    }
    return Math.max(1, started);
  }

  /** Since when its worker is at the first job. */
  long headSince() {
    return headSince;
  }

  // -- giving ------------------------------------------------------------------

  /** One job more; it is on its way with the next {@link #send}. */
  void add(LiveJob job, HandOff.Item item, long now) {
    if (jobs.isEmpty()) {
      headSince = now;
    }
    jobs.addLast(job);
    pending.add(item);
    job.handTo(this, now);
  }

  /** No job goes with its first one. */
  void standApart() {
    isApart = true;
  }

  boolean isApart() {
    return isApart;
  }

  /** Whether jobs were added and not sent. */
  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** Whether the worker knows nothing of it yet. */
  boolean isFresh() {
    return !isSent;
  }

  /** How many jobs it may have when the call that is being filled is full. */
  int limit() {
    return limit;
  }

  void limit(int most) {
    limit = most;
  }

  /** Gives the added jobs to the worker; returns them where it has ended its hand-off already. */
  List<LiveJob> send() {
    isSent = true;
    List<LiveJob> refused = deque.offer(pending) ? List.of() : last(pending.size());
    pending.clear();
    return refused;
  }

  // -- taking back -------------------------------------------------------------

  /** Takes all out that its worker has not taken; they still count until they are removed. */
  List<LiveJob> takeBack() {
    return last(deque.takeBack(jobs.size()).size());
  }

  /** Takes one job out; false where its worker has taken it. */
  boolean withdraw(LiveJob job, long now) {
    boolean isOut = deque.remove(job.id());
    if (isOut) {
      remove(job, now);
    }
    return isOut;
  }

  private List<LiveJob> last(int count) {
    return jobs().subList(jobs.size() - count, jobs.size());
  }

  // -- news --------------------------------------------------------------------

  /** A job of it has started. */
  void started(LiveJob job, long now) {
    hasBegun = true;
    if (job == head()) {
      headSince = now;
    }
  }

  /** Whether any job of it has started. */
  boolean hasBegun() {
    return hasBegun;
  }

  /** A job of it is over or comes back. */
  void remove(LiveJob job, long now) {
    if (job == head()) {
      headSince = now;
    }
    jobs.remove(job);
  }
}
