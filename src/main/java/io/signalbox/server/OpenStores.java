package io.signalbox.server;

import io.signalbox.dispatch.Stores;
import io.signalbox.store.JobStore;
import io.signalbox.store.memory.HistorySettings;
import io.signalbox.store.memory.MemoryJobStore;
import io.signalbox.store.postgres.PostgresJobStore;
import io.signalbox.store.sqlite.SqliteJobStore;
import io.signalbox.store.sqlite.SqliteLibrary;
import io.signalbox.store.sqlite.SqliteSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Opens and closes the stores of a server. */
final class OpenStores {

  private OpenStores() {}

  /**
   * @param folder goes with this server: for payloads from a database elsewhere, and native parts
   * @param remover deletes a payload's file without blocking
   */
  static Future<Stores> open(
      Vertx vertx,
      StoreSettings settings,
      HistorySettings history,
      Path folder,
      Consumer<Path> remover) {
    MemoryJobStore runs = new MemoryJobStore(history, remover);
    Future<? extends JobStore> jobs =
        switch (settings.kind()) {
          case MEMORY -> Future.succeededFuture(runs);
          case SQLITE ->
              vertx.executeBlocking(() -> sqlite(vertx, settings.sqlite(), folder), false);
          case POSTGRES -> PostgresJobStore.open(vertx, settings.postgres(), folder);
        };
    return jobs.map(store -> new Stores(runs, store));
  }

  private static JobStore sqlite(Vertx vertx, SqliteSettings settings, Path folder)
      throws IOException {
    SqliteLibrary.unpackInto(folder);
    return SqliteJobStore.open(vertx, settings);
  }

  static Future<Void> close(Stores stores) {
    Future<Void> closed = stores.runs().close();
    return stores.runs() == stores.jobs()
        ? closed
        : Future.join(closed, stores.jobs().close()).mapEmpty();
  }
}
