package io.signalbox.dispatch;

import io.signalbox.bus.JobDeque;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The workers and what they do. None has a script of its own: warm processes are shared by all, so
 * any idle worker is as good as another. Confined to the dispatcher's event loop.
 */
final class Workers {

  private final Map<String, Worker> all = new TreeMap<>();
  private final Deque<Worker> idle = new ArrayDeque<>();

  /** A new worker, idle. */
  void add(String name) {
    remove(name);
    Worker worker = new Worker(name);
    all.put(name, worker);
    idle.push(worker);
  }

  /** It takes no more hand-offs; answers with the jobs that it had. */
  List<LiveJob> remove(String name) {
    Worker worker = all.remove(name);
    if (worker == null) {
      return List.of();
    }
    idle.remove(worker);
    return List.copyOf(worker.jobs);
  }

  boolean hasIdle() {
    return !idle.isEmpty();
  }

  int idleCount() {
    return idle.size();
  }

  int count() {
    return all.size();
  }

  Collection<Worker> all() {
    return all.values();
  }

  /** How many workers run a script. */
  int running(String script) {
    int count = 0;
    for (Worker worker : all.values()) {
      count += worker.runs(script) ? 1 : 0;
    }
    return count;
  }

  /** Begins a hand-off on an idle worker. */
  Worker take(String script, JobDeque deque) {
    Worker worker = idle.pop();
    worker.script = Optional.of(script);
    worker.deque = deque;
    return worker;
  }

  /** A job is over. */
  void ended(LiveJob job) {
    job.worker().map(all::get).ifPresent(worker -> worker.jobsDone++);
    release(job);
  }

  /** A job is its worker's no more. */
  void release(LiveJob job) {
    job.worker().map(all::get).ifPresent(worker -> worker.jobs.remove(job));
  }

  /** Takes a job out of its worker's deque; false where the worker has begun with it. */
  boolean withdraw(LiveJob job) {
    Optional<Worker> worker = job.worker().map(all::get);
    boolean isOurs = worker.isPresent() && worker.get().deque.remove(job.id());
    if (isOurs) {
      worker.get().jobs.remove(job);
      job.takeBack();
    }
    return isOurs;
  }

  /** The worker is idle again; answers with the jobs of which it has not told the end. */
  List<LiveJob> free(String name) {
    Worker worker = all.get(name);
    if (worker == null || worker.script.isEmpty()) {
      return List.of();
    }
    List<LiveJob> lost = new ArrayList<>(worker.jobs);
    worker.jobs.clear();
    worker.script = Optional.empty();
    idle.push(worker);
    return lost;
  }

  /** One worker. */
  static final class Worker {
    private final String name;
    private final Set<LiveJob> jobs = new LinkedHashSet<>();
    private Optional<String> script = Optional.empty();
    private JobDeque deque = new JobDeque(List.of());
    private long jobsDone;

    Worker(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    boolean isBusy() {
      return script.isPresent();
    }

    boolean runs(String other) {
      return script.isPresent() && script.get().equals(other);
    }

    /** The jobs of its hand-off that no process has yet. */
    JobDeque deque() {
      return deque;
    }

    /** A job of its hand-off, in the deque or beyond. */
    void has(LiveJob job) {
      jobs.add(job);
    }

    /** The jobs that it has not told the end of, in their order. */
    Collection<LiveJob> jobs() {
      return jobs;
    }

    /** The job that it runs now; of a batch the first one. */
    Optional<LiveJob> job() {
      return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.iterator().next());
    }

    long jobsDone() {
      return jobsDone;
    }
  }
}
