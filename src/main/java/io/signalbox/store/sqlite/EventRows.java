package io.signalbox.store.sqlite;

import io.signalbox.job.JobEvent;
import io.signalbox.store.StoredJson;
import java.sql.SQLException;
import java.util.List;

/** Stretches of events as rows. */
final class EventRows {

  private EventRows() {}

  /** Appends some events of a job, oldest first. */
  static void insert(Database database, long seq, List<JobEvent> events) throws SQLException {
    if (!events.isEmpty()) {
      database.update(
          "INSERT OR REPLACE INTO events (job, first, last, lines) VALUES (?, ?, ?, ?)",
          seq,
          events.get(0).seq(),
          events.stream().mapToLong(JobEvent::seq).max().orElse(0),
          StoredJson.events(events).getBytes());
    }
  }
}
