package io.signalbox.store.sqlite;

import io.signalbox.store.BatchConformance;
import io.signalbox.store.JobStore;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteBatchTest extends BatchConformance {

  private static Vertx vertx;

  @TempDir private Path folder;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() throws Exception {
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  @Override
  protected JobStore open() {
    return SqliteJobStore.open(vertx, new SqliteSettings(folder));
  }
}
