package io.signalbox.store.sqlite;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Copies a store while a server works on it: the database as one commit has left it, and the files
 * that it names. The copy is a folder that {@code store.path} can name. Blocks.
 */
public final class SqliteBackup {

  private static final String FILES =
      "SELECT DISTINCT sha256 FROM (SELECT sha256 FROM inputs UNION ALL SELECT sha256 FROM outputs"
          + " UNION ALL SELECT sha256 FROM artifacts) WHERE sha256 IS NOT NULL";

  private SqliteBackup() {}

  /**
   * What was copied.
   *
   * @param jobs rows of jobs
   * @param files large payloads
   * @param missing large payloads that their job's end or deletion removed meanwhile
   */
  public record Copied(long jobs, long files, long missing) {}

  /**
   * Copies a store.
   *
   * @param folder of the store
   * @param target a folder that is not there yet
   * @throws JobException {@code storage_unavailable}, saying what cannot be read or written
   */
  public static Copied copy(Path folder, Path target) {
    SqliteSettings from = new SqliteSettings(folder);
    SqliteSettings to = new SqliteSettings(target);
    try {
      if (!Files.exists(from.database())) {
        throw new IOException("there is no store in " + folder);
      }
      Files.createDirectories(target.toAbsolutePath().getParent());
      Files.createDirectory(target);
      try (Database live = Schema.openReader(from.database())) {
        live.update("VACUUM INTO ?", to.database().toString());
      }
      return copyFiles(from, to);
    } catch (FileAlreadyExistsException e) {
      throw refusal(target + " is there already");
    } catch (IOException | SQLException e) {
      throw refusal("the store " + folder + " was not copied to " + target + ": " + e.getMessage());
    }
  }

  private static Copied copyFiles(SqliteSettings from, SqliteSettings to)
      throws SQLException, IOException {
    PayloadFiles source = new PayloadFiles(from.payloads());
    PayloadFiles target = new PayloadFiles(to.payloads());
    try (Database copy = Schema.openReader(to.database())) {
      List<String> hashes = copy.all(FILES, row -> row.getString(1));
      long missing = 0;
      for (String hash : hashes) {
        missing += copyFile(source.path(hash), target.path(hash)) ? 0 : 1;
      }
      long jobs = copy.number("SELECT count(*) FROM jobs");
      return new Copied(jobs, hashes.size() - missing, missing);
    }
  }

  private static boolean copyFile(Path source, Path target) throws IOException {
    if (!Files.exists(source)) {
      return false;
    }
    Files.createDirectories(target.getParent());
    Files.copy(source, target);
    return true;
  }

  private static JobException refusal(String why) {
    return new JobException(FailureCode.STORAGE_UNAVAILABLE, "backup: " + why);
  }
}
