package io.signalbox.store.sqlite;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.store.Migrations;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens databases as they have to be, and brings old ones up to date: {@code user_version} counts
 * the files of {@code db/sqlite} that were applied.
 */
final class Schema {

  /** How many there are. */
  static final int VERSION = 1;

  /** Before it, two connections could corrupt a database (https://sqlite.org/wal.html). */
  private static final int[] LEAST = {3, 51, 3};

  private static final int BUSY_MS = 10_000;
  private static final int CACHE_KIB = -16 * 1024;

  private Schema() {}

  /** The connection that writes; there is one. Migrates. */
  static Database openWriter(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    Database database = new Database(config.createConnection("jdbc:sqlite:" + file));
    try {
      check(database);
      migrate(database, file);
      return database;
    } catch (SQLException | RuntimeException refused) {
      database.close();
      throw refused;
    }
  }

  /** A connection that only reads. */
  static Database openReader(Path file) throws SQLException {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    return new Database(config.createConnection("jdbc:sqlite:" + file));
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MS);
    config.setCacheSize(CACHE_KIB);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.enforceForeignKeys(false);
    return config;
  }

  // -- what must hold ----------------------------------------------------------

  private static void check(Database database) throws SQLException {
    String version = text(database, "SELECT sqlite_version()");
    if (!isSafe(version)) {
      throw refusal("SQLite " + version + " can corrupt databases: at least 3.51.3 is needed");
    }
    String mode = text(database, "PRAGMA journal_mode");
    if (!mode.equalsIgnoreCase("wal")) {
      throw refusal("the file system allows no write-ahead log: journal mode is " + mode);
    }
    database.execute("PRAGMA wal_autocheckpoint = 0");
  }

  static boolean isSafe(String version) {
    return Arrays.compare(numbers(version), LEAST) >= 0;
  }

  /** The numbers of a version such as {@code 3.51.3}. */
  static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  private static String text(Database database, String sql) throws SQLException {
    return database.first(sql, row -> row.getString(1)).orElse("");
  }

  // -- migrations --------------------------------------------------------------

  private static void migrate(Database database, Path file) throws SQLException {
    int version = (int) database.number("PRAGMA user_version");
    if (version > VERSION) {
      throw refusal(
          "%s has schema %d, this server knows %d: it was written by a newer one"
              .formatted(file, version, VERSION));
    }
    for (int next = version + 1; next <= VERSION; next++) {
      apply(database, next);
    }
  }

  private static void apply(Database database, int version) throws SQLException {
    database.execute("BEGIN IMMEDIATE");
    try {
      for (String statement : Migrations.step("sqlite", version).split(";\\s*\n")) {
        if (!statement.isBlank()) {
          database.execute(statement);
        }
      }
      database.execute("PRAGMA user_version = " + version);
      database.execute("COMMIT");
    } catch (SQLException failed) {
      database.execute("ROLLBACK");
      throw failed;
    }
  }

  private static JobException refusal(String why) {
    return new JobException(FailureCode.STORAGE_UNAVAILABLE, "store: " + why);
  }
}
