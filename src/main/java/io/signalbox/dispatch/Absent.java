package io.signalbox.dispatch;

import io.signalbox.bus.Call.Finished;
import io.signalbox.job.JobId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Jobs that this server does not have, and somebody here waits for or watches. Confined to the
 * dispatcher's event loop.
 */
final class Absent {

  private final Map<JobId, Promise<Finished>> awaited = new HashMap<>();
  private final Map<JobId, Long> watched = new HashMap<>();

  /** A job has gone: whoever waits for it or watches it goes on doing so. */
  void gone(LiveJob job) {
    if (job.isAwaited() && !job.ended().future().isComplete()) {
      awaited.putIfAbsent(job.id(), job.ended());
    }
    if (job.isWatched()) {
      watch(job.id(), job.lastSeq());
    }
  }

  /** A job has come: it takes over who waits for it and who watches it. */
  void come(LiveJob job) {
    Promise<Finished> waiter = awaited.remove(job.id());
    if (waiter != null) {
      job.awaitedBy(waiter);
    }
    if (watched.remove(job.id()) != null) {
      job.watch();
    }
  }

  // -- waiting -----------------------------------------------------------------

  Future<Finished> await(JobId id) {
    return awaited.computeIfAbsent(id, unseen -> Promise.promise()).future();
  }

  boolean isAwaited(JobId id) {
    return awaited.containsKey(id);
  }

  void ended(Finished finished) {
    Promise<Finished> waiter = awaited.remove(finished.job().id());
    if (waiter != null) {
      waiter.tryComplete(finished);
    }
  }

  // -- watching ----------------------------------------------------------------

  /**
   * @param seq the last event that the watcher knows
   */
  void watch(JobId id, long seq) {
    watched.merge(id, seq, Math::max);
  }

  /** The last event that watchers know; empty where there are none. */
  OptionalLong seen(JobId id) {
    Long seq = watched.get(id);
    return seq == null ? OptionalLong.empty() : OptionalLong.of(seq);
  }

  /** Nobody watches it any more; false where nobody did. */
  boolean forget(JobId id) {
    return watched.remove(id) != null;
  }

  /** All of them. */
  Set<JobId> ids() {
    Set<JobId> ids = new HashSet<>(watched.keySet());
    ids.addAll(awaited.keySet());
    return ids;
  }

  boolean isWanted(JobId id) {
    return watched.containsKey(id) || awaited.containsKey(id);
  }
}
