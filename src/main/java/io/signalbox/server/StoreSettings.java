package io.signalbox.server;

import io.signalbox.config.Configuration;
import io.signalbox.store.Retention;
import io.signalbox.store.postgres.PostgresSettings;
import io.signalbox.store.sqlite.SqliteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Which store has the submitted jobs, and how long it keeps them.
 *
 * @param sqlite used where that is the kind
 * @param postgres used where that is the kind
 */
record StoreSettings(
    Kind kind, SqliteSettings sqlite, PostgresSettings postgres, Retention retention) {

  /** The kinds of stores. */
  enum Kind {
    MEMORY,
    SQLITE,
    POSTGRES
  }

  /** Reads {@code store.*}. */
  static StoreSettings read(Configuration config, Path data) {
    String name = config.choice("store.kind", "sqlite", List.of("sqlite", "postgres", "memory"));
    Kind kind = Kind.valueOf(name.toUpperCase(Locale.ROOT));
    PostgresSettings postgres = PostgresSettings.read(config);
    if (kind == Kind.POSTGRES && postgres.uri().isEmpty()) {
      throw config.refusal("store.postgres.uri", "needed where store.kind is postgres");
    }
    String path = config.string("store.path", "auto");
    Path folder = path.equals("auto") ? data.resolve("store") : Path.of(path);
    return new StoreSettings(
        kind,
        new SqliteSettings(folder.toAbsolutePath()),
        postgres,
        new Retention(
            config.duration("store.retention.succeeded", Duration.ofDays(7)),
            config.duration("store.retention.failed", Duration.ofDays(30)),
            config.duration("store.retention.cancelled", Duration.ofDays(7)),
            config.integer("store.retention.jobs", 1_000_000, 1, Integer.MAX_VALUE)));
  }
}
