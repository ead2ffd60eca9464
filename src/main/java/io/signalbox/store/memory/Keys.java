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
   * The job that had a request's key first; without one the key is the request's from now on.
   *
   * @throws io.signalbox.job.JobException {@code conflict} where the first had another input
   */
  Optional<JobId> firstOrPut(JobRequest request) {
    if (request.submission().idempotencyKey().isEmpty()) {
      return Optional.empty();
    }
    String hash = IdempotencyKeys.hash(request);
    First first = firsts.putIfAbsent(name(request), new First(request.id(), hash));
    if (first != null && !first.inputHash().equals(hash)) {
      throw IdempotencyKeys.conflict(request, first.id());
    }
    return Optional.ofNullable(first).map(First::id);
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
