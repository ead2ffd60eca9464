package io.signalbox.store.sqlite;

import java.sql.DriverManager;
import java.sql.SQLException;

/** The SQLite that the driver brings. */
public final class SqliteLibrary {

  private SqliteLibrary() {}

  /** Such as {@code 3.51.3}. */
  public static String version() throws SQLException {
    try (Database memory = new Database(DriverManager.getConnection("jdbc:sqlite::memory:"))) {
      return memory.first("SELECT sqlite_version()", row -> row.getString(1)).orElse("");
    }
  }

  /** Whether two connections cannot corrupt a database by it. */
  public static boolean isSafe(String version) {
    return Schema.isSafe(version);
  }
}
