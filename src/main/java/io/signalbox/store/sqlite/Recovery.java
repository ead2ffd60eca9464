package io.signalbox.store.sqlite;

import io.signalbox.job.JobId;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Puts right what the last server has left, before anybody works on it. */
final class Recovery {

  private static final int STEP = 1000;

  private final Claims claims;
  private final PayloadFiles files;

  Recovery(Claims claims, PayloadFiles files) {
    this.claims = claims;
    this.files = files;
  }

  void run(Database database, Instant now) throws SQLException, IOException {
    database.execute("BEGIN IMMEDIATE");
    claims.rescue(database, now);
    cancelUnsealed(database, now);
    database.execute("COMMIT");
    files.sweep(hash -> Removals.isNamed(database, hash));
  }

  /** A batch that was never acknowledged. */
  private void cancelUnsealed(Database database, Instant now) throws SQLException {
    List<String> unsealed =
        database.all("SELECT id FROM batches WHERE total IS NULL", row -> row.getString(1));
    for (String id : unsealed) {
      while (claims.cancelChildren(database, new JobId(id), now, STEP) == STEP) {
        // until none is left
      }
      database.update("DELETE FROM batches WHERE id = ?", id);
    }
  }
}
