package io.signalbox.store;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link JobStore} does alike; each implementation runs it. Its calls come from an event
 * loop, as the dispatcher's do.
 */
public abstract class JobStoreConformance {

  private static Vertx vertx;
  private static Context context;
  private static Thread loop;

  @TempDir Path folder;

  private JobStore store;

  /** A new, empty store. */
  protected abstract JobStore open();

  /** For stores that need one; closed after the last test of a class. */
  protected static Vertx vertx() {
    return vertx;
  }

  /** A new folder for each test, for the files of a store and of payloads. */
  protected final Path folder() {
    return folder;
  }

  /** The store of this test. */
  protected final JobStore store() {
    return store;
  }

  final JobStore onEventLoop(JobStore opened) {
    return OnEventLoop.of(opened, context);
  }

  /** Whether this is the thread from which the store is called. */
  final boolean isOnEventLoop() {
    return Thread.currentThread() == loop;
  }

  final void use(JobStore opened) {
    store = onEventLoop(opened);
  }

  @BeforeAll
  static void startEventLoop() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    context = vertx.getOrCreateContext();
    Promise<Thread> thread = Promise.promise();
    context.runOnContext(start -> thread.complete(Thread.currentThread()));
    loop = StoreSamples.get(thread.future());
  }

  @AfterAll
  static void stopEventLoop() {
    StoreSamples.get(vertx.close());
  }

  @BeforeEach
  void openStore() {
    use(open());
  }

  @AfterEach
  void closeStore() {
    StoreSamples.get(store.close());
  }

  @Nested
  class Accepting extends AcceptConformance {
    Accepting() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Keys extends KeyConformance {
    Keys() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Claims extends ClaimConformance {
    Claims() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Leases extends LeaseConformance {
    Leases() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Unclaimed extends UnclaimedConformance {
    Unclaimed() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Batches extends BatchConformance {
    Batches() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Queries extends QueryConformance {
    Queries() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Results extends ResultConformance {
    Results() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Events extends EventConformance {
    Events() {
      super(JobStoreConformance.this);
    }
  }

  @Nested
  class Beside extends BesideConformance {
    Beside() {
      super(JobStoreConformance.this);
    }
  }
}
