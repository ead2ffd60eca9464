package io.signalbox.store.memory;

import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.store.IdempotencyKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The idempotency keys of the kept jobs, each script's apart. */
final class Keys {

  private final Map<String, First> firsts = new HashMap<>();

  private record First(JobId id, String inputHash) {}

  /**
   * The job that had a request's key first; empty where the key, or none, is new.
   *
   * @throws io.signalbox.job.JobException {@code conflict} where the first had another input
   */
  Optional<JobId> first(JobRequest request) {
    if (request.submission().idempotencyKey().isEmpty()) {
      return Optional.empty();
    }
    First first = firsts.get(name(request));
    if (first != null && !first.inputHash().equals(IdempotencyKeys.hash(request))) {
      throw IdempotencyKeys.conflict(request, first.id());
    }
    return Optional.ofNullable(first).map(First::id);
  }

  /** A request's key, if it has one, is its job's from now on. */
  void put(JobRequest request) {
    if (request.submission().idempotencyKey().isPresent()) {
      firsts.put(name(request), new First(request.id(), IdempotencyKeys.hash(request)));
    }
  }

  void remove(JobRequest request) {
    if (request.submission().idempotencyKey().isPresent()) {
      firsts.remove(name(request));
    }
  }

  private static String name(JobRequest request) {
    return request.script() + "\n" + request.submission().idempotencyKey().orElseThrow();
  }
}
