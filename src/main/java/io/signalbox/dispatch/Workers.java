package io.signalbox.dispatch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The workers and what they do. Confined to the dispatcher's event loop. */
final class Workers {

  private final Map<String, Worker> all = new TreeMap<>();

  /** The last one to come back is the first to go: its caches are the warmest. */
  private final Deque<Worker> idle = new ArrayDeque<>();

  /** A new worker, idle. */
  void add(String name) {
    remove(name);
    Worker worker = new Worker(name);
    all.put(name, worker);
    idle.push(worker);
  }

  void remove(String name) {
    Optional.ofNullable(all.remove(name)).ifPresent(idle::remove);
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

  /** Gives a job to an idle worker. */
  String take(LiveJob job) {
    Worker worker = idle.pop();
    worker.job = Optional.of(job);
    return worker.name;
  }

  /** The worker is idle again; answers with the job that it had. */
  Optional<LiveJob> free(String name) {
    Worker worker = all.get(name);
    if (worker == null || worker.job.isEmpty()) {
      return Optional.empty();
    }
    Optional<LiveJob> had = worker.job;
    worker.job = Optional.empty();
    worker.jobsDone++;
    idle.push(worker);
    return had;
  }

  /** One worker. */
  static final class Worker {
    private final String name;
    private Optional<LiveJob> job = Optional.empty();
    private long jobsDone;

    Worker(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    Optional<LiveJob> job() {
      return job;
    }

    long jobsDone() {
      return jobsDone;
    }
  }
}
