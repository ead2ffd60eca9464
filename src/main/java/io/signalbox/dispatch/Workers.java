package io.signalbox.dispatch;

import io.signalbox.bus.Mailbox;
import io.signalbox.script.Script;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The workers and what they do. Processes belong to no worker: the runner pools them and gives the
 * one that was used last, so any idle worker is as warm as another. Confined to the dispatcher's
 * event loop.
 */
final class Workers {

  private final Map<String, Worker> all = new TreeMap<>();

  /** The last one to come back is the first to go: its thread's caches are the warmest. */
  private final Deque<Worker> idle = new ArrayDeque<>();

  private final List<Load> loads = new ArrayList<>();
  private final Map<String, Mailbox> boxes = new HashMap<>();
  private final Map<String, Integer> running = new HashMap<>();

  /** A new worker, idle. */
  void add(String name, Mailbox box) {
    remove(name);
    Worker worker = new Worker(name);
    all.put(name, worker);
    boxes.put(name, box);
    idle.push(worker);
  }

  /** The worker gets nothing more; what it has goes on. Answers with that, null for nothing. */
  Load remove(String name) {
    Worker gone = all.remove(name);
    if (gone == null) {
      return null;
    }
    idle.remove(gone);
    if (gone.load == null) {
      boxes.remove(name);
    }
    loads.remove(gone.load);
    return gone.load;
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

  /** What busy workers were given. Shared: whoever frees one meanwhile takes a copy first. */
  List<Load> loads() {
    return loads;
  }

  /**
   * Where workers put what their runs say; those of workers too that went before their jobs ended.
   */
  Collection<Mailbox> boxes() {
    return boxes.values();
  }

  /** How many workers run a script now. */
  int running(String script) {
    return running.getOrDefault(script, 0);
  }

  /** Begins a hand-off with an idle worker. */
  Load take(Script script) {
    Worker worker = idle.pop();
    worker.load = new Load(worker.name, script);
    loads.add(worker.load);
    running.merge(script.name(), 1, Integer::sum);
    return worker.load;
  }

  /** The hand-off is over: its worker is idle again, if it is still there. */
  void free(Load load) {
    loads.remove(load);
    running.computeIfPresent(load.script().name(), (name, n) -> n == 1 ? null : n - 1);
    Worker worker = all.get(load.worker());
    if (worker != null && worker.load == load) {
      worker.load = null;
      idle.push(worker);
    } else if (worker == null) {
      boxes.remove(load.worker());
    }
  }

  /** A job of a worker has ended. */
  void ended(String name) {
    Worker worker = all.get(name);
    if (worker != null) {
      worker.jobsDone++;
    }
  }

  /** One worker. */
  static final class Worker {
    private final String name;
    private Load load;
    private long jobsDone;

    Worker(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    /** What it was given; null where it is idle. */
    Load load() {
      return load;
    }

    long jobsDone() {
      return jobsDone;
    }
  }
}
