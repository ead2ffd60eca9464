package io.signalbox.dispatch;

import io.signalbox.store.JobStore;
import io.signalbox.store.Retention;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the store forget what need not be kept, in small steps with pauses between them. */
final class Pruning {

  private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);
  private static final long PAUSE_MS = 100;
  private static final long REST_MS = 60_000;

  private final JobStore store;
  private final Retention retention;
  private final Outside outside;
  private final InstantSource clock;

  Pruning(JobStore store, Retention retention, Outside outside, InstantSource clock) {
    this.store = store;
    this.retention = retention;
    this.outside = outside;
    this.clock = clock;
  }

  void start() {
    outside.after(PAUSE_MS, this::step);
  }

  private void step() {
    store
        .prune(retention, clock.instant())
        .onFailure(cause -> LOG.warn("Old jobs were not forgotten: {}", cause.getMessage()))
        .otherwise(0)
        .onSuccess(gone -> outside.after(gone == 0 ? REST_MS : PAUSE_MS, this::step))
        .onFailure(fault -> LOG.error("Old jobs are not forgotten any more", fault));
  }
}
