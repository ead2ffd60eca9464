package io.signalbox.store.postgres;

import io.signalbox.job.Job;
import io.signalbox.store.Lease;
import io.signalbox.store.StoredJson;
import io.vertx.sqlclient.Tuple;

/** How the ends of jobs are written. */
final class Ends {

  private static final String END =
      """
      , done AS (UPDATE jobs SET state = $4, attempt = $5, version = $6, run_at = $7,
          started_at = $8, finished_at = $9, failure = $10, warnings = $11, attempts = $12,
          token = $3::bigint
        FROM gone WHERE id = gone.job RETURNING id)
      , outputs AS (INSERT INTO payloads
          (job, kind, name, content_type, length, sha256, bytes, file)
        SELECT id, 'output', '', $13::text, $14::bigint, $15::text, $16::bytea, $17::uuid
          FROM done WHERE $13::text IS NOT NULL)
      , told AS (INSERT INTO events (job, place, last_seq, lines, has_output)
        SELECT id, $18::bigint, $18::bigint, $19::bytea, $20::boolean FROM done WHERE $18::bigint IS NOT NULL
        ON CONFLICT (job, place) DO UPDATE
          SET last_seq = excluded.last_seq, lines = excluded.lines,
            has_output = excluded.has_output)
      SELECT id FROM done
      """;

  /**
   * Ends a claimed job. An end that is written again is not refused: whoever wrote it may not have
   * heard of the commit.
   */
  static final Statement COMPLETE =
      Statement.firm(
          4,
          """
          WITH gone AS (DELETE FROM running WHERE job = $1 AND attempt = $2 AND token = $3::bigint
            RETURNING job)
          """
              + END
              + """
          UNION ALL SELECT id FROM jobs
            WHERE id = $1 AND token = $3::bigint AND state = $4 AND finished_at = $9
          """);

  /** Ends a job that nobody has. */
  static final Statement COMPLETE_UNCLAIMED =
      Statement.firm(
          4,
          """
          WITH unqueued AS (DELETE FROM ready WHERE job = $1 AND $2::integer IS NULL
            RETURNING job)
          , woken AS (DELETE FROM sleeping WHERE job = $1 RETURNING job)
          , gone AS (SELECT job FROM unqueued UNION ALL SELECT job FROM woken)
          """
              + END);

  /** Keeps an artifact of a job that has ended with this lease: job, token, name, payload. */
  static final Statement ARTIFACT =
      Statement.firm(
          5,
          """
          INSERT INTO payloads (job, kind, name, content_type, length, sha256, bytes, file)
            SELECT id, 'artifact', $3::text, $4::text, $5::bigint, $6::text, $7::bytea, $8::uuid
              FROM jobs WHERE id = $1 AND token IS NOT DISTINCT FROM $2::bigint
                AND finished_at IS NOT NULL
            ON CONFLICT DO NOTHING
          """);

  private Ends() {}

  /**
   * @param lease null where nobody has the job
   */
  static Tuple values(Lease lease, Job last, StoredPayload output, Stretch events) {
    Tuple values =
        Tuple.tuple()
            .addValue(JobRows.uuid(last.id()))
            .addValue(lease == null ? null : lease.attempt())
            .addValue(lease == null ? null : lease.token())
            .addValue(last.state().text())
            .addValue(last.attempt())
            .addValue(last.scriptVersion())
            .addValue(JobRows.nanos(last.runAt()))
            .addValue(JobRows.nanos(last.startedAt()))
            .addValue(JobRows.nanos(last.finishedAt()))
            .addValue(last.failure().map(StoredJson::failure).orElse(null))
            .addValue(StoredJson.warnings(last.warnings()))
            .addValue(StoredJson.attempts(last.attempts()));
    output.addTo(values);
    return values.addValue(events.lastSeq()).addValue(events.lines()).addValue(events.hasOutput());
  }
}
