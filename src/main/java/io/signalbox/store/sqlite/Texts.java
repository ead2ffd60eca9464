package io.signalbox.store.sqlite;

import io.signalbox.job.Batch;
import io.signalbox.job.JobId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The small tables beside the jobs: batches, deaths, notes. */
final class Texts {

  // -- batches -----------------------------------------------------------------

  Void beginBatch(Database database, Batch batch) throws SQLException {
    database.update(
        "INSERT INTO batches (id, script, created_at) VALUES (?, ?, ?)",
        batch.id().value(),
        batch.script(),
        Rows.nanos(batch.createdAt()));
    return null;
  }

  Void sealBatch(Database database, JobId id, int total) throws SQLException {
    database.update("UPDATE batches SET total = ? WHERE id = ?", total, id.value());
    return null;
  }

  // -- deaths ------------------------------------------------------------------

  int addDeath(Database database, String suspect) throws SQLException {
    database.update(
        "INSERT INTO deaths (suspect, count) VALUES (?, 1)"
            + " ON CONFLICT (suspect) DO UPDATE SET count = count + 1",
        suspect);
    return (int) database.number("SELECT count FROM deaths WHERE suspect = ?", suspect);
  }

  List<String> suspects(Database database, int deaths) throws SQLException {
    return database.all(
        "SELECT suspect FROM deaths WHERE count >= ?", row -> row.getString(1), deaths);
  }

  Void clear(Database database, String suspect) throws SQLException {
    database.update("DELETE FROM deaths WHERE suspect = ?", suspect);
    return null;
  }

  // -- notes -------------------------------------------------------------------

  Map<String, String> notes(Database database, String kind) throws SQLException {
    Map<String, String> notes = new TreeMap<>();
    database.all(
        "SELECT name, text FROM notes WHERE kind = ?",
        row -> notes.put(row.getString(1), row.getString(2)),
        kind);
    return notes;
  }

  Void note(Database database, String kind, String name, Optional<String> text)
      throws SQLException {
    if (text.isPresent()) {
      database.update(
          "INSERT INTO notes (kind, name, text) VALUES (?, ?, ?)"
              + " ON CONFLICT (kind, name) DO UPDATE SET text = excluded.text",
          kind,
          name,
          text.get());
    } else {
      database.update("DELETE FROM notes WHERE kind = ? AND name = ?", kind, name);
    }
    return null;
  }
}
