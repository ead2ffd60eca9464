package io.signalbox.store.sqlite;

import io.signalbox.job.JobId;
import io.signalbox.store.Lease;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The leases that this server holds, for events that are not written at once. */
final class Leases {

  private final Map<JobId, Lease> held = new ConcurrentHashMap<>();

  void hold(Lease lease) {
    held.put(lease.job(), lease);
  }

  void move(Lease lease, int attempt) {
    held.replace(lease.job(), lease, lease.at(attempt));
  }

  boolean isHeld(Lease lease) {
    return lease.equals(held.get(lease.job()));
  }

  /** Whatever attempt it is at. */
  void end(Lease lease) {
    held.computeIfPresent(
        lease.job(), (id, current) -> current.token() == lease.token() ? null : current);
  }
}
