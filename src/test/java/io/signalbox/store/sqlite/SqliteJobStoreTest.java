package io.signalbox.store.sqlite;

import io.signalbox.store.DurableStoreConformance;
import io.signalbox.store.JobStore;

class SqliteJobStoreTest extends DurableStoreConformance {

  @Override
  protected JobStore open() {
    return SqliteJobStore.open(vertx(), new SqliteSettings(folder().resolve("store")));
  }

  @Override
  protected JobStore reopen() {
    return open();
  }
}
