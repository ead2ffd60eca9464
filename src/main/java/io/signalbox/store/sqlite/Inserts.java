package io.signalbox.store.sqlite;

import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import io.signalbox.store.Accepted;
import io.signalbox.store.IdempotencyKeys;
import io.signalbox.store.NewJob;
import io.signalbox.store.StoredJson;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings jobs in. Confined to the writer's thread. */
final class Inserts {

  private static final String INSERT =
      "INSERT INTO jobs (id, script, version, state, attempt, priority, key, labels, parent,"
          + " created_at, run_at, params, timeout, deadline, idempotency_key, request_hash, token)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (id) DO NOTHING";

  private final Counts counts;

  Inserts(Counts counts) {
    this.counts = counts;
  }

  /**
   * A job whose input is where it is to stay.
   *
   * @throws JobException {@code conflict}
   */
  Accepted accept(Database database, NewJob fresh, Optional<String> hash) throws SQLException {
    Optional<Accepted> first =
        hash.isPresent() ? first(database, fresh.request(), hash.get()) : Optional.empty();
    if (first.isPresent()) {
      return first.get();
    }
    if (!insert(database, fresh, hash)) {
      throw taken(fresh.job().id());
    }
    return new Accepted(fresh.job(), true, fresh.request().input());
  }

  /** The job that had the request's key first. */
  private static Optional<Accepted> first(Database database, JobRequest request, String hash)
      throws SQLException {
    record First(Job job, String hash) {}
    Optional<First> first =
        database.first(
            "SELECT "
                + Rows.JOB
                + ", request_hash FROM jobs WHERE script = ?"
                + " AND idempotency_key = ?",
            row -> new First(Rows.job(row), row.getString("request_hash")),
            request.script(),
            request.submission().idempotencyKey().orElseThrow());
    if (first.isPresent() && !first.get().hash().equals(hash)) {
      throw IdempotencyKeys.conflict(request, first.get().job().id());
    }
    return first.map(it -> new Accepted(it.job(), false, request.input()));
  }

  /** All of them, or none: another's id must not be among them. */
  void acceptAll(Database database, List<NewJob> jobs) throws SQLException {
    Set<JobId> ids = new HashSet<>();
    for (NewJob fresh : jobs) {
      if (!ids.add(fresh.job().id())) {
        throw taken(fresh.job().id());
      }
      if (database.number("SELECT count(*) FROM jobs WHERE id = ?", fresh.job().id().value()) > 0) {
        throw taken(fresh.job().id());
      }
    }
    for (NewJob fresh : jobs) {
      insert(database, fresh, Optional.empty());
    }
  }

  private boolean insert(Database database, NewJob fresh, Optional<String> hash)
      throws SQLException {
    Job job = fresh.job();
    JobRequest request = fresh.request();
    int inserted =
        database.update(
            INSERT,
            job.id().value(),
            job.script(),
            job.scriptVersion(),
            job.state().ordinal(),
            job.attempt(),
            job.priority(),
            job.key(),
            Rows.json(job.labels(), StoredJson::labels),
            job.parentId().map(JobId::value).orElse(null),
            Rows.nanos(job.createdAt()),
            Rows.nanos(job.runAt()),
            request.params(),
            Rows.duration(request.timeout()),
            Rows.duration(request.deadline()),
            request.submission().idempotencyKey().orElse(null),
            hash.orElse(null),
            fresh.lease().map(lease -> lease.token()).orElse(null));
    if (inserted == 0) {
      return false;
    }
    long seq = database.number("SELECT last_insert_rowid()");
    payload(database, "inputs", seq, request.input());
    for (String label : job.labels()) {
      database.update(
          "INSERT OR IGNORE INTO labels (label, id) VALUES (?, ?)", label, job.id().value());
    }
    boolean isFree = fresh.lease().isEmpty() && job.state() == JobState.QUEUED;
    counts.add(job.script(), job.state(), 1, isFree ? 1 : 0);
    return true;
  }

  /**
   * @param table {@code inputs} or {@code outputs}
   */
  static void payload(Database database, String table, long seq, Payload payload)
      throws SQLException {
    boolean isFile = payload instanceof Payload.File;
    database.update(
        "INSERT INTO "
            + table
            + " (job, content_type, length, sha256, bytes)"
            + " VALUES (?, ?, ?, ?, ?)",
        seq,
        payload.contentType(),
        payload.length(),
        isFile ? ((Payload.File) payload).sha256() : null,
        isFile ? null : ((Payload.Bytes) payload).bytes());
  }

  private static JobException taken(JobId id) {
    return new JobException(FailureCode.CONFLICT, "there is a job with the id " + id + " already");
  }
}
