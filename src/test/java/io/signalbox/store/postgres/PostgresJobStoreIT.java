package io.signalbox.store.postgres;

import static io.signalbox.store.StoreSamples.get;

import io.signalbox.store.JobStore;
import io.signalbox.store.SharedStoreConformance;
import java.time.Duration;

class PostgresJobStoreIT extends SharedStoreConformance {

  private static final Duration LEASE = Duration.ofSeconds(10);

  private TestPostgres database;
  private int opened;

  @Override
  protected JobStore open() {
    database = TestPostgres.newSchema();
    return reopen();
  }

  @Override
  protected JobStore reopen() {
    return get(
        PostgresJobStore.open(
            vertx(), database.settings(LEASE), folder().resolve("copies-" + opened++)));
  }

  @Override
  protected JobStore openOther() {
    return reopen();
  }
}
