package io.signalbox.store;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** What every store does alike on which several servers work. */
public abstract class SharedStoreConformance extends DurableStoreConformance {

  private final List<JobStore> others = new ArrayList<>();

  /** The store of this test as another server opens it; this suite closes it. */
  protected abstract JobStore openOther();

  final JobStore other() {
    JobStore other = onEventLoop(openOther());
    others.add(other);
    return other;
  }

  final void close(JobStore other) {
    others.remove(other);
    StoreSamples.get(other.close());
  }

  @AfterEach
  void closeOthers() {
    List.copyOf(others).forEach(this::close);
  }

  @Nested
  class TwoServers extends TwoServersConformance {
    TwoServers() {
      super(SharedStoreConformance.this);
    }
  }

  @Nested
  class Listening extends ListenerConformance {
    Listening() {
      super(SharedStoreConformance.this);
    }
  }
}
