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
public record StoreSettings(
    Kind kind, SqliteSettings sqlite, PostgresSettings postgres, Retention retention) {

  /** The kinds of stores. */
  public enum Kind {
    MEMORY,
    SQLITE,
    POSTGRES
  }

  /** Reads {@code store.*}. */
  static StoreSettings read(Configuration config) {
    String name = config.choice("store.kind", "sqlite", List.of("sqlite", "postgres", "memory"));
    Kind kind = Kind.valueOf(name.toUpperCase(Locale.ROOT));
    PostgresSettings postgres = PostgresSettings.read(config);
    if (kind == Kind.POSTGRES && postgres.uri().isEmpty()) {
      throw config.refusal("store.postgres.uri", "needed where store.kind is postgres");
    }
    return new StoreSettings(
        kind,
        new SqliteSettings(folder(config)),
        postgres,
        new Retention(
            config.duration("store.retention.succeeded", Duration.ofDays(7)),
            config.duration("store.retention.failed", Duration.ofDays(30)),
            config.duration("store.retention.cancelled", Duration.ofDays(7)),
            config.integer("store.retention.jobs", 1_000_000, 1, Integer.MAX_VALUE)));
  }

  /** The absolute folder of the embedded store: {@code store.path}. */
  public static Path folder(Configuration config) {
    String path = config.string("store.path", "auto");
    Path folder =
        path.equals("auto")
            ? Path.of(config.string("data.dir", "data")).resolve("store")
            : Path.of(path);
    return folder.toAbsolutePath();
  }
}
