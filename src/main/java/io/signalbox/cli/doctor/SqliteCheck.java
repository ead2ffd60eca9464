package io.signalbox.cli.doctor;

import io.signalbox.store.sqlite.SqliteLibrary;
import java.sql.SQLException;
import java.util.List;

/** Which SQLite the server brings. */
final class SqliteCheck implements Check {

  @Override
  public String subject() {
    return "SQLite";
  }

  @Override
  public List<Finding> findings() throws SQLException {
    return List.of(judge(SqliteLibrary.version()));
  }

  Finding judge(String version) {
    return SqliteLibrary.isSafe(version)
        ? Finding.ok(subject(), version)
        : Finding.fail(subject(), version + " can corrupt databases: at least 3.51.3 is needed");
  }
}
