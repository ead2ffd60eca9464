package io.signalbox.store;

import org.junit.jupiter.api.Nested;

/** What every store does alike that outlives its server. */
public abstract class DurableStoreConformance extends JobStoreConformance {

  /** Opens what the last store of this test has left; that one was closed. */
  protected abstract JobStore reopen();

  /** Closes the store of this test and opens it again. */
  final void restart() {
    StoreSamples.get(store().close());
    use(reopen());
  }

  @Nested
  class Restarts extends RestartConformance {
    Restarts() {
      super(DurableStoreConformance.this);
    }
  }

  @Nested
  class Rescues extends RescueConformance {
    Rescues() {
      super(DurableStoreConformance.this);
    }
  }

  @Nested
  class Pruning extends PruneConformance {
    Pruning() {
      super(DurableStoreConformance.this);
    }
  }
}
