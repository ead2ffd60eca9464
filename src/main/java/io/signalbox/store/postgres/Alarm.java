package io.signalbox.store.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Queues the scheduled jobs whose time has come. Confined to the store's event loop. */
final class Alarm {

  private static final int PORTION = 1000;

  private static final Statement WAKE =
      Statement.firm(
          6,
          """
          WITH due AS MATERIALIZED (SELECT job FROM sleeping WHERE run_at <= $1
            ORDER BY run_at LIMIT $2 FOR UPDATE SKIP LOCKED)
          , gone AS (DELETE FROM sleeping WHERE job = ANY (ARRAY(SELECT job FROM due))
            RETURNING job, script, priority)
          , woken AS (UPDATE jobs SET state = 'queued'
            WHERE id = ANY (ARRAY(SELECT job FROM gone)))
          , readied AS (INSERT INTO ready (job, script, priority)
            SELECT job, script, priority FROM gone)
          SELECT job, script FROM gone
          """);

  private static final String NEXT = "SELECT min(run_at) FROM sleeping";

  private final Writer writer;
  private final Links links;
  private final Notices notices;

  Alarm(Writer writer, Links links, Notices notices) {
    this.writer = writer;
    this.links = links;
    this.notices = notices;
  }

  Future<Optional<Instant>> wake(Instant now) {
    return next()
        .compose(
            next ->
                next.filter(it -> !it.isAfter(now)).isEmpty()
                    ? Future.succeededFuture(next)
                    : wakeDue(now).compose(woken -> woken == PORTION ? wake(now) : next()));
  }

  private Future<Optional<Instant>> next() {
    return links
        .read(NEXT, Tuple.tuple())
        .map(rows -> JobRows.time(rows.iterator().next().getLong(0)));
  }

  private Future<Integer> wakeDue(Instant now) {
    Tuple values = Tuple.of(JobRows.nanos(now), (long) PORTION);
    return writer
        .add(Write.of(WAKE, "wake", values, Alarm::scripts))
        .map(
            woken -> {
              woken.forEach(
                  (job, script) -> {
                    notices.queued(script);
                    notices.changed(JobRows.id(job));
                  });
              return woken.size();
            });
  }

  private static Map<UUID, String> scripts(RowSet<Row> rows) {
    Map<UUID, String> scripts = new LinkedHashMap<>();
    rows.forEach(row -> scripts.put(row.getUUID("job"), row.getString("script")));
    return scripts;
  }
}
