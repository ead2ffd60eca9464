package io.signalbox.store.postgres;

import io.signalbox.job.Batch;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.store.StoredJson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Jobs that were submitted as one. Confined to the store's event loop. */
final class Batches {

  private static final Statement BEGIN =
      Statement.firm(
          0,
          "INSERT INTO batches (id, script, created_at, total) VALUES ($1, $2, $3, $4)"
              + " ON CONFLICT DO NOTHING");

  private static final Statement SEAL =
      Statement.firm(7, "UPDATE batches SET total = $2 WHERE id = $1");

  private static final Statement CANCEL =
      Statement.firm(
          7,
          """
          WITH free AS MATERIALIZED (SELECT id FROM jobs j
            WHERE parent = $1 AND state IN ('queued', 'scheduled')
              AND NOT EXISTS (SELECT 1 FROM running r WHERE r.job = j.id)
            ORDER BY id LIMIT $2)
          , unqueued AS (DELETE FROM ready WHERE job = ANY (ARRAY(SELECT id FROM free))
            RETURNING job)
          , woken AS (DELETE FROM sleeping WHERE job = ANY (ARRAY(SELECT id FROM free))
            RETURNING job)
          UPDATE jobs SET state = 'cancelled', finished_at = $3, failure = $4
            WHERE id = ANY (ARRAY(SELECT job FROM unqueued UNION ALL SELECT job FROM woken))
            RETURNING id
          """);

  private static final String ONE =
      "SELECT id, script, created_at, total FROM batches WHERE id = $1";

  private static final String UNSEALED =
      "SELECT id, script, created_at, total FROM batches WHERE total IS NULL";

  private static final String TALLY =
      """
      SELECT CASE WHEN r.job IS NULL THEN j.state ELSE 'running' END AS state, count(*) AS jobs
        FROM jobs j LEFT JOIN running r ON r.job = j.id AND r.started_at IS NOT NULL
        WHERE j.parent = $1 GROUP BY 1
      """;

  private static final String CHILDREN =
      "SELECT "
          + JobRows.COLUMNS
          + " FROM "
          + JobRows.TABLES
          + " WHERE j.parent = $1 AND ($2::uuid IS NULL OR j.id > $2::uuid)"
          + " ORDER BY j.id LIMIT $3";

  private final Writer writer;
  private final Links links;
  private final Notices notices;

  Batches(Writer writer, Links links, Notices notices) {
    this.writer = writer;
    this.links = links;
    this.notices = notices;
  }

  Future<Void> begin(Batch batch) {
    Tuple values =
        Tuple.of(
            JobRows.uuid(batch.id()),
            batch.script(),
            JobRows.nanos(batch.createdAt()),
            batch.total().isPresent() ? batch.total().getAsInt() : null);
    return writer.add(Write.plain(BEGIN, batch.id(), values));
  }

  Future<Void> seal(JobId id, int total) {
    return writer.add(Write.plain(SEAL, id, Tuple.of(JobRows.uuid(id), total)));
  }

  Future<Integer> cancel(JobId id, Instant now, int most) {
    Failure cancelled = Failure.of(FailureCode.CANCELLED, "the job was cancelled");
    Tuple values =
        Tuple.of(JobRows.uuid(id), most, JobRows.nanos(now), StoredJson.failure(cancelled));
    return writer
        .add(Write.of(CANCEL, id, values, Batches::ids))
        .map(
            gone -> {
              gone.forEach(notices::changed);
              return gone.size();
            });
  }

  private static List<JobId> ids(RowSet<Row> rows) {
    return rows.stream().map(row -> JobRows.id(row.getUUID("id"))).toList();
  }

  Future<List<Batch>> unsealed() {
    return links.read(UNSEALED, Tuple.tuple()).map(rows -> rows.stream().map(this::of).toList());
  }

  Future<Optional<Batch>> get(JobId id) {
    return links.read(ONE, Tuple.of(JobRows.uuid(id))).map(rows -> Finds.first(rows).map(this::of));
  }

  private Batch of(Row row) {
    Integer total = row.getInteger("total");
    return new Batch(
        JobRows.id(row.getUUID("id")),
        row.getString("script"),
        JobRows.instant(row.getLong("created_at")),
        total == null ? OptionalInt.empty() : OptionalInt.of(total));
  }

  Future<Map<JobState, Long>> tally(JobId id) {
    return links
        .read(TALLY, Tuple.of(JobRows.uuid(id)))
        .map(
            rows -> {
              Map<JobState, Long> tally = new EnumMap<>(JobState.class);
              rows.forEach(
                  row ->
                      tally.put(
                          JobState.parse(row.getString("state")).orElseThrow(),
                          row.getLong("jobs")));
              return tally;
            });
  }

  Future<List<Job>> children(JobId id, Optional<JobId> after, int limit) {
    Tuple values = Tuple.of(JobRows.uuid(id), after.map(JobRows::uuid).orElse(null), (long) limit);
    return links.read(CHILDREN, values).map(Finds::jobs);
  }
}
