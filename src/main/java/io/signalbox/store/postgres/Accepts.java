package io.signalbox.store.postgres;

import io.signalbox.job.Job;
import io.signalbox.job.JobState;
import io.signalbox.store.Lease;
import io.signalbox.store.NewJob;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** How new jobs are written. */
final class Accepts {

  private static final String ROW =
      """
      INSERT INTO jobs (id, script, version, state, attempt, priority, key, labels, parent,
          created_at, run_at, warnings, attempts, params, asked_priority, asked_key, asked_run_at,
          timeout, deadline, idempotency_key, request_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
          $19, $20, $21)
      """;

  private static final String REST =
      """
      , input AS (INSERT INTO payloads (job, kind, name, content_type, length, sha256, bytes, file)
        SELECT id, 'input', '', $22::text, $23::bigint, $24::text, $25::bytea, $26::uuid
          FROM fresh)
      , readied AS (INSERT INTO ready (job, script, priority)
        SELECT id, $2, $6 FROM fresh WHERE $27::text = 'ready')
      , laid AS (INSERT INTO sleeping (job, script, priority, run_at)
        SELECT id, $2, $6, $11 FROM fresh WHERE $27::text = 'sleeping')
      , taken AS (INSERT INTO running (job, script, attempt, token, boot)
        SELECT id, $2, $5, $28::bigint, $29::uuid FROM fresh WHERE $27::text = 'running')
      SELECT id FROM fresh
      """;

  /** Returns a row where the job is new. */
  static final Statement ACCEPT =
      Statement.firm(0, "WITH fresh AS (" + ROW + "ON CONFLICT DO NOTHING RETURNING id)\n" + REST);

  /** Fails where one of the jobs is not new. */
  static final Statement ACCEPT_ALL =
      Statement.firm(0, "WITH fresh AS (" + ROW + "RETURNING id)\n" + REST);

  private Accepts() {}

  static Tuple values(NewJob fresh, StoredPayload input, UUID boot) {
    Tuple values = JobRows.values(fresh.job(), fresh.request());
    input.addTo(values);
    return values
        .addValue(place(fresh))
        .addValue(fresh.lease().map(Lease::token).orElse(null))
        .addValue(boot);
  }

  private static String place(NewJob fresh) {
    return fresh.lease().isPresent() ? "running" : place(fresh.job());
  }

  /** The table in which a job waits that nobody has. */
  static String place(Job waiting) {
    return waiting.state() == JobState.SCHEDULED ? "sleeping" : "ready";
  }
}
