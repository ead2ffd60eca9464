package io.signalbox.server;

import io.signalbox.config.Configuration;
import io.signalbox.store.Retention;
import io.signalbox.store.sqlite.SqliteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Which store has the submitted jobs, and how long it keeps them.
 *
 * @param sqlite read only where that is the kind
 */
record StoreSettings(Kind kind, SqliteSettings sqlite, Retention retention) {

  /** The kinds of stores. */
  enum Kind {
    MEMORY,
    SQLITE
  }

  /** Reads {@code store.*}. */
  static StoreSettings read(Configuration config, Path data) {
    String kind = config.choice("store.kind", "sqlite", List.of("sqlite", "memory"));
    String path = config.string("store.path", "auto");
    Path folder = path.equals("auto") ? data.resolve("store") : Path.of(path);
    return new StoreSettings(
        kind.equals("memory") ? Kind.MEMORY : Kind.SQLITE,
        new SqliteSettings(folder.toAbsolutePath()),
        new Retention(
            config.duration("store.retention.succeeded", Duration.ofDays(7)),
            config.duration("store.retention.failed", Duration.ofDays(30)),
            config.duration("store.retention.cancelled", Duration.ofDays(7)),
            config.integer("store.retention.jobs", 1_000_000, 1, Integer.MAX_VALUE)));
  }
}
