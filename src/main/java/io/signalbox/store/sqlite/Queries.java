package io.signalbox.store.sqlite;

import io.signalbox.job.Artifact;
import io.signalbox.job.Batch;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import io.vertx.core.buffer.Buffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is asked of the database. Each call sees one committed state. */
final class Queries {

  private static final String ARTIFACT = "SELECT name, length, sha256, content_type FROM artifacts";

  private final PayloadFiles files;
  private final Requests requests;

  Queries(PayloadFiles files, Requests requests) {
    this.files = files;
    this.requests = requests;
  }

  Optional<Job> get(Database database, JobId id) throws SQLException {
    return database.first("SELECT " + Rows.JOB + " FROM jobs WHERE id = ?", Rows::job, id.value());
  }

  // -- lists -------------------------------------------------------------------

  JobPage find(Database database, JobQuery query) throws SQLException {
    List<Job> jobs = query.script().isPresent() ? ofScript(database, query) : of(database, query);
    boolean isLast = jobs.size() <= query.limit();
    List<Job> page = isLast ? jobs : jobs.subList(0, query.limit());
    return new JobPage(
        page, isLast ? Optional.empty() : Optional.of(page.get(page.size() - 1).id()));
  }

  private static List<Job> of(Database database, JobQuery query) throws SQLException {
    Condition condition = new Condition(query);
    query.state().ifPresent(state -> condition.and("state = ?", state.ordinal()));
    return condition.run(database, query.limit() + 1);
  }

  /** The index of a script's jobs has them by state: each state is a short walk of its own. */
  private static List<Job> ofScript(Database database, JobQuery query) throws SQLException {
    List<Job> all = new ArrayList<>();
    for (JobState state : JobState.values()) {
      if (query.state().map(state::equals).orElse(true)) {
        Condition condition = new Condition(query);
        condition.and("script = ?", query.script().orElseThrow());
        condition.and("state = ?", state.ordinal());
        all.addAll(condition.run(database, query.limit() + 1));
      }
    }
    all.sort(Comparator.comparing(Job::id).reversed());
    return all.subList(0, Math.min(all.size(), query.limit() + 1));
  }

  List<Job> children(Database database, JobId batch, Optional<JobId> after, int limit)
      throws SQLException {
    return database.all(
        "SELECT " + Rows.JOB + " FROM jobs WHERE parent = ? AND id > ? ORDER BY id LIMIT ?",
        Rows::job,
        batch.value(),
        after.map(JobId::value).orElse(""),
        limit);
  }

  // -- batches -----------------------------------------------------------------

  Optional<Batch> batch(Database database, JobId id) throws SQLException {
    return database.first(
        "SELECT script, created_at, total FROM batches WHERE id = ?",
        row -> {
          int total = row.getInt(3);
          OptionalInt known = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(total);
          return new Batch(id, row.getString(1), Rows.instant(row.getLong(2)), known);
        },
        id.value());
  }

  List<Batch> unsealed(Database database) throws SQLException {
    return database.all(
        "SELECT id, script, created_at FROM batches WHERE total IS NULL",
        row ->
            new Batch(
                new JobId(row.getString(1)),
                row.getString(2),
                Rows.instant(row.getLong(3)),
                OptionalInt.empty()));
  }

  Map<JobState, Long> tally(Database database, JobId batch) throws SQLException {
    Map<JobState, Long> tally = new EnumMap<>(JobState.class);
    database.all(
        "SELECT state, count(*) FROM jobs WHERE parent = ? GROUP BY state",
        row -> tally.put(JobState.values()[row.getInt(1)], row.getLong(2)),
        batch.value());
    return tally;
  }

  // -- payloads and events -----------------------------------------------------

  Optional<JobRequest> request(Database database, JobId id) throws SQLException {
    return database.first(
        "SELECT "
            + Rows.JOB
            + ", "
            + Requests.COLUMNS
            + " FROM jobs JOIN inputs ON inputs.job = jobs.seq WHERE id = ?",
        row -> requests.read(row, Rows.job(row)),
        id.value());
  }

  /**
   * @param table {@code inputs} or {@code outputs}
   */
  Optional<Payload> payload(Database database, String table, JobId id) throws SQLException {
    return database.first(
        "SELECT content_type, length, sha256, bytes FROM "
            + table
            + " WHERE job = (SELECT seq FROM jobs WHERE id = ?)",
        requests::payload,
        id.value());
  }

  List<Artifact> artifacts(Database database, JobId id) throws SQLException {
    return database.all(
        ARTIFACT + " WHERE job = (SELECT seq FROM jobs WHERE id = ?) ORDER BY name",
        row ->
            new Artifact(
                row.getString(1),
                new Payload.File(
                    files.path(row.getString(3)),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4))),
        id.value());
  }

  /** The kept stretches that may have events after a {@code seq}. */
  List<Buffer> events(Database database, JobId id, long after) throws SQLException {
    return database.all(
        "SELECT lines FROM events WHERE job = (SELECT seq FROM jobs WHERE id = ?) AND last > ?"
            + " ORDER BY first",
        row -> Buffer.buffer(row.getBytes(1)),
        id.value(),
        after);
  }
}
