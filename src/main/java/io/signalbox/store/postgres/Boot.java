package io.signalbox.store.postgres;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.store.Lease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server among others: renews its leases, and gives back the jobs of servers that did not. A
 * server is dead once somebody has taken its row away; it then goes on under another id, and what
 * it still writes with its old leases is refused as soon as the jobs are given back. All by the
 * database's clock. Confined to the store's event loop.
 */
final class Boot {

  private static final Logger LOG = LoggerFactory.getLogger(Boot.class);

  private static final long TICK_MS = 1000;
  private static final int PORTION = 500;

  private static final String BEGIN =
      "INSERT INTO boots (boot, expires_at) VALUES ($1, clock_timestamp() + $2 * interval '1 ms')";

  private static final String RENEW =
      """
      UPDATE boots SET expires_at = clock_timestamp() + $2 * interval '1 ms' WHERE boot = $1
        RETURNING (SELECT count(*) FROM boots WHERE boot <> $1) AS others
      """;

  private static final String BURY = "DELETE FROM boots WHERE expires_at < clock_timestamp()";

  private static final String LEAVE = "DELETE FROM boots WHERE boot = $1";

  private static final String WANTED =
      "UPDATE running SET cancel_wanted = false WHERE boot = $1 AND cancel_wanted RETURNING job";

  private static final String WISH =
      "UPDATE running SET cancel_wanted = true WHERE job = $1 AND boot <> $2";

  /** A slot is used again where another connection gets the same process id. */
  private static final String FOLD =
      """
      WITH old AS (DELETE FROM tallies WHERE slot <> 0
          AND slot NOT IN (SELECT pid FROM pg_stat_activity)
        RETURNING script, state, jobs)
      INSERT INTO tallies AS t (slot, script, state, jobs)
        SELECT 0, script, state, sum(jobs) FROM old GROUP BY script, state
        ORDER BY script, state
        ON CONFLICT (slot, script, state) DO UPDATE SET jobs = t.jobs + excluded.jobs
      """;

  private static final String LOST =
      "SELECT "
          + JobRows.COLUMNS
          + """
          , k.attempt AS lease_attempt, k.token, clock_timestamp() AS now
            FROM running k JOIN jobs j ON j.id = k.job
              LEFT JOIN running r ON r.job = k.job AND r.started_at IS NOT NULL
            WHERE NOT EXISTS (SELECT 1 FROM boots b WHERE b.boot = k.boot) LIMIT\s"""
          + PORTION;

  private final Vertx vertx;
  private final Links links;
  private final Waits waits;
  private final Notices notices;
  private final long leaseMs;
  private final Alert renewing =
      new Alert("The lease is not renewed", "The lease is renewed again");
  private final Alert looking =
      new Alert("Lost servers are not looked for", "Lost servers are looked for again");
  private final Alert hearing =
      new Alert("Other servers are not heard", "Other servers are heard again");
  private UUID id = UUID.randomUUID();
  private long renewedAt = System.nanoTime();
  private long patientUntil = renewedAt;
  private long lookedAt = renewedAt;
  private long timer = -1;
  private boolean isBeating;
  private boolean isLooking;

  Boot(Vertx vertx, Links links, Waits waits, Notices notices, Duration lease) {
    this.vertx = vertx;
    this.links = links;
    this.waits = waits;
    this.notices = notices;
    this.leaseMs = lease.toMillis();
  }

  UUID id() {
    return id;
  }

  Notices notices() {
    return notices;
  }

  Waits waits() {
    return waits;
  }

  Future<Void> begin() {
    return execute(BEGIN, Tuple.of(id, leaseMs))
        .onSuccess(
            begun -> {
              renewedAt = System.nanoTime();
              timer = vertx.setPeriodic(Math.min(TICK_MS, leaseMs / 3), tick -> tick());
            })
        .mapEmpty();
  }

  // -- each tick ---------------------------------------------------------------

  private void tick() {
    if (!isBeating) {
      isBeating = true;
      renewing.watch(renewInTime().onComplete(done -> isBeating = false));
    }
    if (!isLooking && millisSince(lookedAt) >= TICK_MS - TICK_MS / 10) {
      isLooking = true;
      lookedAt = System.nanoTime();
      looking.watch(look().onComplete(done -> isLooking = false));
    }
  }

  private Future<Void> renewInTime() {
    return millisSince(renewedAt) >= leaseMs / 3 - TICK_MS / 10
        ? renew()
        : Future.succeededFuture();
  }

  private Future<Void> renew() {
    long askedAt = System.nanoTime();
    return execute(RENEW, Tuple.of(id, leaseMs))
        .compose(rows -> rows.size() == 0 ? beginAnew() : Future.succeededFuture(rows))
        .map(
            rows -> {
              renewed(askedAt);
              for (Row row : rows) {
                notices.hasPeers(row.getLong("others") > 0);
              }
              return null;
            });
  }

  /** After an outage the others get their time to renew, too, before they count as dead. */
  private void renewed(long now) {
    if (millisSince(renewedAt) > leaseMs) {
      patientUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(leaseMs);
    }
    renewedAt = now;
  }

  private Future<RowSet<Row>> beginAnew() {
    LOG.warn("This server was silent for longer than its lease: others may have its jobs by now");
    id = UUID.randomUUID();
    return execute(BEGIN, Tuple.of(id, leaseMs));
  }

  private Future<Void> look() {
    hearing.watch(notices.check(limitMs()));
    return execute(WANTED, Tuple.of(id))
        .map(
            rows -> {
              rows.forEach(row -> notices.tellCancel(JobRows.id(row.getUUID("job"))));
              return null;
            })
        .compose(told -> waits.letGo())
        .compose(done -> System.nanoTime() < patientUntil ? Future.succeededFuture() : bury());
  }

  private Future<Void> bury() {
    return execute(BURY, Tuple.tuple())
        .onSuccess(
            rows -> {
              if (rows.rowCount() > 0) {
                LOG.warn("{} other servers were lost: their jobs wait again", rows.rowCount());
              }
            })
        .compose(buried -> rescue())
        .compose(rescued -> execute(FOLD, Tuple.tuple()))
        .mapEmpty();
  }

  // -- cancels -----------------------------------------------------------------

  /** The server that has the job finds the wish in its row, should it not hear the notice. */
  Future<Boolean> askToCancel(JobId job) {
    return execute(WISH, Tuple.of(JobRows.uuid(job), id))
        .map(
            rows -> {
              boolean isAsked = rows.rowCount() > 0;
              if (isAsked) {
                notices.cancel(job);
              }
              return isAsked;
            });
  }

  // -- rescue ------------------------------------------------------------------

  /**
   * Gives back the jobs of the dead. Each is written with the lease that was read: where its owner
   * has ended it meanwhile, or another server was faster, nothing is written.
   */
  private Future<Void> rescue() {
    return execute(LOST, Tuple.tuple())
        .compose(
            rows -> {
              List<Future<?>> all = new ArrayList<>();
              rows.forEach(row -> all.add(rescue(row)));
              return Future.join(all).map(rows.size());
            })
        .compose(size -> size < PORTION ? Future.succeededFuture() : rescue());
  }

  private Future<Boolean> rescue(Row row) {
    Job job = JobRows.job(row);
    Instant now = row.get(OffsetDateTime.class, "now").toInstant();
    JobId lost = job.id();
    Lease lease = new Lease(lost, row.getInteger("lease_attempt"), row.getLong("token"));
    return waits.giveBack(lease, job.rescued(now), job.state() == JobState.RUNNING ? 1 : 0);
  }

  // -- end ---------------------------------------------------------------------

  /** What this server still has waits again for others. */
  Future<Void> close() {
    vertx.cancelTimer(timer);
    return execute(LEAVE, Tuple.of(id)).compose(left -> rescue());
  }

  private Future<RowSet<Row>> execute(String sql, Tuple values) {
    return links.heartbeat().within(limitMs(), it -> it.preparedQuery(sql).execute(values));
  }

  private long limitMs() {
    return Math.max(TICK_MS, leaseMs / 3);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
