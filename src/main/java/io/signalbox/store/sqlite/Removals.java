package io.signalbox.store.sqlite;

import io.signalbox.job.JobState;
import io.signalbox.store.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Forgets jobs with all that belongs to them. Confined to the writer's thread. */
final class Removals {

  /** How many go at a time, so that nobody waits long. */
  private static final int STEP = 500;

  private final Counts counts;

  Removals(Counts counts) {
    this.counts = counts;
  }

  private record Row(long seq, String id, String script, int state, Optional<String> parent) {}

  /** The files that no row names any more; they go after the commit. */
  Optional<Set<String>> delete(Database database, String id) throws SQLException {
    List<Row> rows = rows(database, "id = ? AND state > 2", id);
    return rows.isEmpty() ? Optional.empty() : Optional.of(remove(database, rows));
  }

  /**
   * What one step has done.
   *
   * @param files those that no row names any more
   */
  record Step(int jobs, Set<String> files) {}

  Step prune(Database database, Retention retention, Instant now) throws SQLException {
    List<Row> rows = new ArrayList<>();
    rows.addAll(old(database, JobState.SUCCEEDED, retention.succeeded(), now));
    rows.addAll(old(database, JobState.FAILED, retention.failed(), now));
    rows.addAll(old(database, JobState.CANCELLED, retention.cancelled(), now));
    long tooMany = counts.finished() - rows.size() - retention.jobs();
    if (tooMany > 0 && rows.isEmpty()) {
      rows.addAll(rows(database, "state > 2 ORDER BY id LIMIT " + Math.min(STEP, tooMany)));
    }
    return new Step(rows.size(), remove(database, rows));
  }

  private static List<Row> old(Database database, JobState state, Duration age, Instant now)
      throws SQLException {
    return rows(
        database,
        "state = ? AND finished_at < ? AND finished_at IS NOT NULL ORDER BY finished_at LIMIT "
            + STEP,
        state.ordinal(),
        Rows.nanos(now.minus(age)));
  }

  private static List<Row> rows(Database database, String condition, Object... arguments)
      throws SQLException {
    return database.all(
        "SELECT seq, id, script, state, parent FROM jobs WHERE " + condition,
        row ->
            new Row(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                Optional.ofNullable(row.getString(5))),
        arguments);
  }

  private Set<String> remove(Database database, List<Row> rows) throws SQLException {
    Set<String> files = new LinkedHashSet<>();
    for (Row row : rows) {
      files.addAll(files(database, row.seq()));
      for (String table : List.of("inputs", "outputs", "artifacts", "events")) {
        database.update("DELETE FROM " + table + " WHERE job = ?", row.seq());
      }
      removeLabels(database, row);
      database.update("DELETE FROM jobs WHERE seq = ?", row.seq());
      counts.add(row.script(), JobState.values()[row.state()], -1, 0);
      if (row.parent().isPresent()) {
        removeEmptyBatch(database, row.parent().get());
      }
    }
    files.removeIf(hash -> isNamed(database, hash));
    return files;
  }

  private static void removeLabels(Database database, Row row) throws SQLException {
    database.update(
        "DELETE FROM labels WHERE id = ?1 AND label IN"
            + " (SELECT value FROM json_each((SELECT labels FROM jobs WHERE id = ?1)))",
        row.id());
  }

  private static void removeEmptyBatch(Database database, String id) throws SQLException {
    database.update(
        "DELETE FROM batches WHERE id = ?1 AND total IS NOT NULL"
            + " AND NOT EXISTS (SELECT 1 FROM jobs WHERE parent = ?1)",
        id);
  }

  private static List<String> files(Database database, long seq) throws SQLException {
    return database.all(
        "SELECT sha256 FROM inputs WHERE job = ?1 AND sha256 IS NOT NULL"
            + " UNION SELECT sha256 FROM outputs WHERE job = ?1 AND sha256 IS NOT NULL"
            + " UNION SELECT sha256 FROM artifacts WHERE job = ?1",
        row -> row.getString(1),
        seq);
  }

  /** Whether a row names a file. */
  static boolean isNamed(Database database, String hash) {
    try {
      return database.number(
              "SELECT EXISTS (SELECT 1 FROM inputs WHERE sha256 = ?1)"
                  + " OR EXISTS (SELECT 1 FROM outputs WHERE sha256 = ?1)"
                  + " OR EXISTS (SELECT 1 FROM artifacts WHERE sha256 = ?1)",
              hash)
          > 0;
    } catch (SQLException unknown) {
      return true; // better one file too many
    }
  }
}
