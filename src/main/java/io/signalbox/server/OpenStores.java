package io.signalbox.server;

import io.signalbox.dispatch.Stores;
import io.signalbox.store.memory.HistorySettings;
import io.signalbox.store.memory.MemoryJobStore;
import io.signalbox.store.sqlite.SqliteJobStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Opens and closes the stores of a server. */
final class OpenStores {

  private OpenStores() {}

  /**
   * @param remover deletes a payload's file without blocking
   */
  static Future<Stores> open(
      Vertx vertx, StoreSettings settings, HistorySettings history, Consumer<Path> remover) {
    MemoryJobStore runs = new MemoryJobStore(history, remover);
    return settings.kind() == StoreSettings.Kind.MEMORY
        ? Future.succeededFuture(new Stores(runs, runs))
        : vertx.executeBlocking(
            () -> new Stores(runs, SqliteJobStore.open(vertx, settings.sqlite())), false);
  }

  static Future<Void> close(Stores stores) {
    Future<Void> closed = stores.runs().close();
    return stores.runs() == stores.jobs()
        ? closed
        : Future.join(closed, stores.jobs().close()).mapEmpty();
  }
}
