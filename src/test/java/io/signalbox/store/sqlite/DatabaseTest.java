package io.signalbox.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

  private static final String INSERT = "INSERT INTO t VALUES (zeroblob(100000))";

  @TempDir Path dir;

  @Test
  void a_statement_that_has_failed_works_again_when_the_disk_has_room() throws Exception {
    try (Database database =
        new Database(DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("t.db")))) {
      database.execute("CREATE TABLE t (bytes BLOB)");
      database.execute("PRAGMA max_page_count = 10");
      assertThatThrownBy(() -> database.update(INSERT))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SQLITE_FULL");

      database.execute("PRAGMA max_page_count = 1000");

      assertThat(database.update(INSERT)).isOne();
    }
  }
}
