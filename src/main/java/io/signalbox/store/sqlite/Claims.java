package io.signalbox.store.sqlite;

import io.signalbox.job.Artifact;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.store.Claim;
import io.signalbox.store.Lease;
import io.signalbox.store.Result;
import io.signalbox.store.StoredJson;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is written about jobs on their way. Every write of a claimed job names its lease, and
 * changes nothing where that is not the current one. Confined to the writer's thread.
 */
final class Claims {

  /** How many due jobs are queued at a time: the next call takes the rest. */
  private static final int STEP = 1000;

  private static final String FENCE = " WHERE id = ? AND attempt = ? AND token = ?";
  private static final String FREE = " WHERE id = ? AND token IS NULL AND state < 2";
  private static final String TO_CLAIM =
      "SELECT "
          + Rows.JOB
          + ", "
          + Requests.COLUMNS
          + ", rescues, seq"
          + " FROM jobs INDEXED BY jobs_ready LEFT JOIN inputs ON inputs.job = jobs.seq"
          + " WHERE script = ? AND state = 0 AND token IS NULL"
          + " ORDER BY priority DESC, id LIMIT ?";
  private static final String SET =
      "UPDATE jobs SET state = ?, version = ?, attempt = ?, run_at = ?, started_at = ?,"
          + " finished_at = ?, failure = ?, warnings = ?, attempts = ?";

  private static final Outcome.Report CANCELLED =
      new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE);

  private final Counts counts;
  private final Requests requests;

  Claims(Counts counts, Requests requests) {
    this.counts = counts;
    this.requests = requests;
  }

  // -- taking ------------------------------------------------------------------

  List<Claim> claim(Database database, String script, int most) throws SQLException {
    record Row(Claim claim, long seq) {}
    List<Row> rows =
        database.all(
            TO_CLAIM,
            row -> {
              Job job = Rows.job(row);
              long token = ThreadLocalRandom.current().nextLong();
              Lease lease = new Lease(job.id(), job.attempt(), token);
              return new Row(
                  new Claim(job, requests.read(row, job), lease, row.getInt("rescues"), 0),
                  row.getLong("seq"));
            },
            script,
            most);
    List<Claim> claims = new ArrayList<>(rows.size());
    for (Row row : rows) {
      Claim claim = row.claim();
      database.update("UPDATE jobs SET token = ? WHERE seq = ?", claim.lease().token(), row.seq());
      claims.add(withLastSeq(database, claim, row.seq()));
    }
    counts.add(script, JobState.QUEUED, 0, -claims.size());
    return claims;
  }

  private static Claim withLastSeq(Database database, Claim claim, long seq) throws SQLException {
    long last = database.number("SELECT max(last) FROM events WHERE job = ?", seq);
    return new Claim(claim.job(), claim.request(), claim.lease(), claim.rescues(), last);
  }

  // -- with a lease ------------------------------------------------------------

  boolean start(Database database, Lease lease, Job running) throws SQLException {
    return move(database, lease, running, lease.token()).isPresent();
  }

  boolean giveBack(Database database, Lease lease, Job waiting, List<JobEvent> events)
      throws SQLException {
    Optional<Long> seq = move(database, lease, waiting, null);
    if (seq.isPresent()) {
      EventRows.insert(database, seq.get(), events);
      counts.add(waiting.script(), waiting.state(), 0, waiting.state() == JobState.QUEUED ? 1 : 0);
    }
    return seq.isPresent();
  }

  /**
   * @param events all of its events that are not written yet
   */
  boolean complete(Database database, Lease lease, Job last, Result result, List<JobEvent> events)
      throws SQLException {
    Optional<Long> seq = move(database, lease, last, null);
    if (seq.isPresent()) {
      leave(database, seq.get(), result, events);
    }
    return seq.isPresent();
  }

  private static void leave(Database database, long seq, Result result, List<JobEvent> events)
      throws SQLException {
    if (result.output().isPresent()) {
      Inserts.payload(database, "outputs", seq, result.output().get());
    }
    for (Artifact artifact : result.artifacts()) {
      database.update(
          "INSERT INTO artifacts (job, name, content_type, length, sha256) VALUES (?, ?, ?, ?, ?)",
          seq,
          artifact.name(),
          artifact.content().contentType(),
          artifact.content().length(),
          artifact.content().sha256());
    }
    EventRows.insert(database, seq, events);
  }

  /** Appends events of a claimed job. */
  boolean append(Database database, Lease lease, List<JobEvent> events) throws SQLException {
    Optional<Long> seq =
        database.first(
            "SELECT seq FROM jobs" + FENCE,
            row -> row.getLong(1),
            lease.job().value(),
            lease.attempt(),
            lease.token());
    if (seq.isPresent()) {
      EventRows.insert(database, seq.get(), events);
    }
    return seq.isPresent();
  }

  // -- without -----------------------------------------------------------------

  boolean completeUnclaimed(Database database, Job last, Result result) throws SQLException {
    Optional<Job> before =
        database.first("SELECT " + Rows.JOB + " FROM jobs" + FREE, Rows::job, last.id().value());
    if (before.isEmpty()) {
      return false;
    }
    long seq = database.number("SELECT seq FROM jobs WHERE id = ?", last.id().value());
    set(database, last, null, FREE, last.id().value());
    leave(database, seq, result, result.events());
    moved(before.get().state(), last);
    counts.add(last.script(), before.get().state(), 0, isQueued(before.get()) ? -1 : 0);
    return true;
  }

  private static boolean isQueued(Job job) {
    return job.state() == JobState.QUEUED;
  }

  int cancelChildren(Database database, JobId batch, Instant now, int most) throws SQLException {
    List<Job> free =
        database.all(
            "SELECT "
                + Rows.JOB
                + " FROM jobs WHERE parent = ? AND token IS NULL AND state < 2"
                + " ORDER BY id LIMIT ?",
            Rows::job,
            batch.value(),
            most);
    for (Job job : free) {
      completeUnclaimed(database, job.finished(CANCELLED, Optional.empty(), now), Result.NONE);
    }
    return free.size();
  }

  /** Queues what is due; answers with the time of the next one. */
  Optional<Instant> wake(Database database, Instant now) throws SQLException {
    List<Job> due =
        database.all(
            "SELECT "
                + Rows.JOB
                + " FROM jobs INDEXED BY jobs_scheduled"
                + " WHERE state = 1 AND run_at <= ? AND token IS NULL"
                + " ORDER BY run_at LIMIT ?",
            Rows::job,
            Rows.nanos(now),
            STEP);
    for (Job job : due) {
      set(database, job.due(), null, FREE, job.id().value());
      moved(job.state(), job.due());
      counts.add(job.script(), JobState.QUEUED, 0, 1);
    }
    return database
        .first(
            "SELECT min(run_at) FROM jobs INDEXED BY jobs_scheduled WHERE state = 1",
            row -> row.getLong(1))
        .filter(nanos -> nanos != 0)
        .map(Rows::instant);
  }

  /** Gives back what another boot of the server had; it runs here no longer. */
  void rescue(Database database, Instant now) throws SQLException {
    List<Job> claimed =
        database.all(
            "SELECT " + Rows.JOB + " FROM jobs INDEXED BY jobs_claimed WHERE token IS NOT NULL",
            Rows::job);
    for (Job job : claimed) {
      boolean wasRunning = job.state() == JobState.RUNNING;
      set(database, job.rescued(now), null, " WHERE id = ?", job.id().value());
      database.update(
          "UPDATE jobs SET rescues = rescues + ? WHERE id = ?",
          wasRunning ? 1 : 0,
          job.id().value());
    }
  }

  // -- one row -----------------------------------------------------------------

  /** Its number in the database; empty where the lease is not current. */
  private Optional<Long> move(Database database, Lease lease, Job newer, Long token)
      throws SQLException {
    record Row(long seq, int state) {}
    Optional<Row> row =
        database.first(
            "SELECT seq, state FROM jobs" + FENCE,
            it -> new Row(it.getLong(1), it.getInt(2)),
            lease.job().value(),
            lease.attempt(),
            lease.token());
    if (row.isPresent()) {
      set(database, newer, token, " WHERE seq = ?", row.get().seq());
      moved(JobState.values()[row.get().state()], newer);
    }
    return row.map(Row::seq);
  }

  private static void set(Database database, Job job, Long token, String where, Object key)
      throws SQLException {
    database.update(
        SET + ", token = ?" + where,
        job.state().ordinal(),
        job.scriptVersion(),
        job.attempt(),
        Rows.nanos(job.runAt()),
        Rows.nanos(job.startedAt()),
        Rows.nanos(job.finishedAt()),
        job.failure().map(StoredJson::failure).orElse(null),
        Rows.json(job.warnings(), StoredJson::warnings),
        Rows.json(job.attempts(), StoredJson::attempts),
        token,
        key);
  }

  private void moved(JobState before, Job after) {
    counts.add(after.script(), before, -1, 0);
    counts.add(after.script(), after.state(), 1, 0);
  }
}
