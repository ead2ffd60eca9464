package io.signalbox.store.postgres;

import io.signalbox.job.JobId;
import io.signalbox.store.Retention;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;

/** Forgets final jobs with all that belongs to them. Confined to the store's event loop. */
final class Forgets {

  private static final int PORTION = 500;

  private static final Statement DELETE =
      Statement.firm(
          8,
          """
          WITH gone AS (DELETE FROM jobs WHERE id = ANY ($1::uuid[]) AND finished_at IS NOT NULL
            RETURNING id, parent)
          , emptied AS (DELETE FROM payloads WHERE job = ANY (ARRAY(SELECT id FROM gone))
            RETURNING file)
          , told AS (DELETE FROM events WHERE job = ANY (ARRAY(SELECT id FROM gone)))
          , old AS (SELECT file FROM emptied WHERE file IS NOT NULL)
          , parts AS (DELETE FROM file_parts WHERE file = ANY (ARRAY(SELECT file FROM old)))
          , whole AS (DELETE FROM files WHERE id = ANY (ARRAY(SELECT file FROM old)))
          , orphans AS (DELETE FROM batches b
            WHERE b.id = ANY (ARRAY(SELECT parent FROM gone WHERE parent IS NOT NULL))
              AND b.total IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.parent = b.id
                AND j.id <> ALL (ARRAY(SELECT id FROM gone))))
          SELECT id AS job, NULL::uuid AS file FROM gone UNION ALL SELECT NULL, file FROM old
          """);

  /** Files whose row was never written: their server was lost between the two. */
  private static final Statement SWEEP =
      Statement.lax(
          8,
          """
          WITH gone AS (DELETE FROM files f WHERE created_at < now() - interval '1 hour'
              AND NOT EXISTS (SELECT 1 FROM payloads p WHERE p.file = f.id)
            RETURNING id)
          DELETE FROM file_parts WHERE file = ANY (ARRAY(SELECT id FROM gone))
          """);

  private static final String OLD =
      """
      (SELECT id FROM jobs WHERE state = 'succeeded' AND finished_at < $1
        ORDER BY finished_at LIMIT $4)
      UNION ALL (SELECT id FROM jobs WHERE state = 'failed' AND finished_at < $2
        ORDER BY finished_at LIMIT $4)
      UNION ALL (SELECT id FROM jobs WHERE state = 'cancelled' AND finished_at < $3
        ORDER BY finished_at LIMIT $4)
      """;

  private static final String TOO_MANY =
      """
      WITH n AS (SELECT least($2, greatest(0, coalesce(sum(jobs), 0)::bigint - $1)) AS excess
        FROM tallies WHERE state IN ('succeeded', 'failed', 'cancelled'))
      SELECT id FROM (
        (SELECT id, finished_at FROM jobs WHERE state = 'succeeded' AND finished_at IS NOT NULL
          ORDER BY finished_at, id LIMIT (SELECT excess FROM n))
        UNION ALL (SELECT id, finished_at FROM jobs
          WHERE state = 'failed' AND finished_at IS NOT NULL
          ORDER BY finished_at, id LIMIT (SELECT excess FROM n))
        UNION ALL (SELECT id, finished_at FROM jobs
          WHERE state = 'cancelled' AND finished_at IS NOT NULL
          ORDER BY finished_at, id LIMIT (SELECT excess FROM n))) AS oldest
        ORDER BY finished_at, id LIMIT (SELECT excess FROM n)
      """;

  private final Writer writer;
  private final Links links;
  private final TempFiles files;

  Forgets(Writer writer, Links links, TempFiles files) {
    this.writer = writer;
    this.links = links;
    this.files = files;
  }

  Future<Boolean> delete(JobId id) {
    return delete(id, new UUID[] {JobRows.uuid(id)}).map(count -> count > 0);
  }

  private Future<Integer> delete(Object subject, UUID[] ids) {
    return writer
        .add(Write.of(DELETE, subject, Tuple.of(ids), RowSet::iterator))
        .map(
            rows -> {
              int count = 0;
              while (rows.hasNext()) {
                count += forgetCopies(rows.next());
              }
              return count;
            });
  }

  private int forgetCopies(Row row) {
    UUID job = row.getUUID("job");
    if (job == null) {
      files.forget(row.getUUID("file").toString());
      return 0;
    }
    files.forget(job.toString());
    return 1;
  }

  Future<Integer> prune(Retention retention, Instant now) {
    Tuple ages =
        Tuple.of(
            JobRows.nanos(now.minus(retention.succeeded())),
            JobRows.nanos(now.minus(retention.failed())),
            JobRows.nanos(now.minus(retention.cancelled())),
            (long) PORTION);
    return pick(OLD, ages)
        .compose(
            old ->
                old.length > 0
                    ? Future.succeededFuture(old)
                    : pick(TOO_MANY, Tuple.of(retention.jobs(), (long) PORTION)))
        .compose(ids -> ids.length == 0 ? sweep() : delete("prune", ids));
  }

  private Future<UUID[]> pick(String sql, Tuple values) {
    return links
        .read(sql, values)
        .map(rows -> rows.stream().map(row -> row.getUUID("id")).toArray(UUID[]::new));
  }

  private Future<Integer> sweep() {
    return writer.add(Write.plain(SWEEP, "prune", Tuple.tuple())).map(0);
  }
}
