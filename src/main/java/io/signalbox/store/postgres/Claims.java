package io.signalbox.store.postgres;

/** How claimed jobs are written. */
final class Claims {

  /**
   * Takes queued jobs of a script: script, how many, number before the first token, boot. The rows
   * are picked in a fence of their own, lest the planner repeats the picking and takes more.
   */
  static final Statement CLAIM =
      Statement.lax(
          6,
          """
          WITH picked AS MATERIALIZED (
            SELECT job FROM ready
              WHERE script = $1 AND EXISTS (SELECT 1 FROM boots WHERE boot = $4)
              ORDER BY priority DESC, job LIMIT $2 FOR UPDATE SKIP LOCKED)
          , gone AS (DELETE FROM ready WHERE job = ANY (ARRAY(SELECT job FROM picked))
            RETURNING job)
          , taken AS (INSERT INTO running (job, script, attempt, token, boot)
            SELECT j.id, j.script, j.attempt, $3::bigint + row_number() OVER (), $4::uuid
              FROM jobs j WHERE j.id = ANY (ARRAY(SELECT job FROM gone))
            RETURNING job, token)
          SELECT t.token,\s"""
              + JobRows.COLUMNS
              + ", "
              + JobRows.REQUEST
              + """
          , j.rescues, p.job, p.content_type, p.length, p.sha256, p.bytes, p.file,
            (SELECT max(last_seq) FROM events e WHERE e.job = j.id) AS last_seq
            FROM taken t JOIN jobs j ON j.id = t.job
              JOIN payloads p ON p.job = j.id AND p.kind = 'input'
              LEFT JOIN running r ON false
            ORDER BY j.priority DESC, j.id
          """);

  /** Keeps the start of an attempt: job, attempt, token, new attempt, version, time. */
  static final Statement START =
      Statement.lax(
          1,
          """
          UPDATE running SET attempt = $4, version = $5, started_at = $6
            WHERE job = $1 AND attempt = $2 AND token = $3 RETURNING job
          """);

  /** Keeps an event: job, attempt, token, place, seq, line. */
  static final Statement APPEND =
      Statement.lax(
          2,
          """
          INSERT INTO events (job, place, last_seq, lines)
            SELECT job, $4::bigint, $5::bigint, $6::bytea FROM running
              WHERE job = $1 AND attempt = $2 AND token = $3
            ON CONFLICT (job, place) DO UPDATE
              SET last_seq = excluded.last_seq, lines = excluded.lines
            RETURNING job
          """);

  /**
   * Lets a job wait: job, attempt, token, state, its attempt, version, when to run, attempts, by
   * how much its rescues rise.
   */
  static final Statement GIVE_BACK =
      Statement.firm(
          3,
          """
          WITH gone AS (DELETE FROM running WHERE job = $1 AND attempt = $2 AND token = $3
            RETURNING job)
          , back AS (UPDATE jobs SET state = $4::text, attempt = $5, version = $6, run_at = $7,
              attempts = $8, started_at = NULL, rescues = rescues + $9
            FROM gone WHERE id = gone.job RETURNING id, script, priority)
          , readied AS (INSERT INTO ready (job, script, priority)
            SELECT id, script, priority FROM back WHERE $4::text = 'queued')
          , laid AS (INSERT INTO sleeping (job, script, priority, run_at)
            SELECT id, script, priority, $7 FROM back WHERE $4::text = 'scheduled')
          SELECT id FROM back
          """);

  /** Lets jobs wait that were claimed without anybody's knowledge: their first and last token. */
  static final Statement LET_GO =
      Statement.firm(
          3,
          """
          WITH gone AS (DELETE FROM running WHERE token BETWEEN $1 AND $2 AND started_at IS NULL RETURNING job)
          , readied AS (INSERT INTO ready (job, script, priority)
            SELECT id, script, priority FROM jobs WHERE id = ANY (ARRAY(SELECT job FROM gone)))
          SELECT job FROM gone
          """);

  private Claims() {}
}
