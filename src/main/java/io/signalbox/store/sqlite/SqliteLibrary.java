package io.signalbox.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The SQLite that the driver brings. */
public final class SqliteLibrary {

  private static final String FOLDER = "org.sqlite.tmpdir";
  private static final boolean IS_CHOSEN = System.getProperty(FOLDER) != null;

  private SqliteLibrary() {}

  /**
   * Says where the driver unpacks its native part when it is first used. By itself it takes the
   * temporary folder of the JVM and leaves a file there whenever that is killed.
   *
   * @param folder that goes with this server; made where it is not there
   * @throws IOException where it cannot be made
   */
  public static void unpackInto(Path folder) throws IOException {
    if (!IS_CHOSEN) {
      Files.createDirectories(folder);
      System.setProperty(FOLDER, folder.toString());
    }
  }

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
