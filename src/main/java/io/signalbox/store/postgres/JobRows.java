package io.signalbox.store.postgres;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import io.signalbox.store.IdempotencyKeys;
import io.signalbox.store.StoredJson;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Jobs and requests as rows. */
final class JobRows {

  /** What a job's row holds of it, and what a running one has instead. */
  static final String COLUMNS =
      """
      j.id, j.script, coalesce(r.version, j.version) AS version, j.state,
      coalesce(r.attempt, j.attempt) AS attempt, j.priority, j.key, j.labels, j.parent,
      j.created_at, j.run_at, j.started_at, j.finished_at, j.failure, j.warnings, j.attempts,
      r.started_at AS running_since
      """;

  /** The tables of {@link #COLUMNS}. */
  static final String TABLES =
      " jobs j LEFT JOIN running r ON r.job = j.id AND r.started_at IS NOT NULL ";

  /** What a job's row holds of its request. */
  static final String REQUEST =
      """
      j.params, j.asked_priority, j.asked_key, j.asked_run_at, j.timeout, j.deadline,
      j.idempotency_key
      """;

  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private JobRows() {}

  // -- jobs --------------------------------------------------------------------

  static Job job(Row row) {
    Long since = row.getLong("running_since");
    boolean isRunning = since != null;
    return new Job(
        id(row.getUUID("id")),
        row.getString("script"),
        row.getString("version"),
        isRunning ? JobState.RUNNING : JobState.parse(row.getString("state")).orElseThrow(),
        row.getInteger("attempt"),
        row.getInteger("priority"),
        row.getString("key"),
        List.of(row.getArrayOfStrings("labels")),
        Optional.ofNullable(row.getUUID("parent")).map(JobRows::id),
        true,
        instant(row.getLong("created_at")),
        isRunning ? Optional.empty() : time(row.getLong("run_at")),
        isRunning ? time(since) : time(row.getLong("started_at")),
        time(row.getLong("finished_at")),
        Optional.ofNullable(row.getString("failure")).map(StoredJson::failure),
        StoredJson.warnings(row.getString("warnings")),
        StoredJson.attempts(row.getString("attempts")));
  }

  /** The values of a new row, in the order of {@link Accepts}. */
  static Tuple values(Job job, JobRequest request) {
    Tuple values = Tuple.tuple();
    values
        .addValue(uuid(job.id()))
        .addValue(job.script())
        .addValue(job.scriptVersion())
        .addValue(job.state().text())
        .addValue(job.attempt())
        .addValue((short) job.priority())
        .addValue(job.key())
        .addValue(job.labels().toArray(String[]::new))
        .addValue(job.parentId().map(JobRows::uuid).orElse(null))
        .addValue(nanos(job.createdAt()))
        .addValue(nanos(job.runAt()))
        .addValue(StoredJson.warnings(job.warnings()))
        .addValue(StoredJson.attempts(job.attempts()));
    return addRequest(values, request);
  }

  private static Tuple addRequest(Tuple values, JobRequest request) {
    JobRequest.Submission submission = request.submission();
    return values
        .addValue(request.params())
        .addValue(request.priority().map(Integer::shortValue).orElse(null))
        .addValue(request.key().orElse(null))
        .addValue(nanos(submission.runAt()))
        .addValue(request.timeout().map(JobRows::nanos).orElse(null))
        .addValue(request.deadline().map(JobRows::nanos).orElse(null))
        .addValue(submission.idempotencyKey().orElse(null))
        .addValue(
            submission.idempotencyKey().map(key -> IdempotencyKeys.hash(request)).orElse(null));
  }

  // -- requests ----------------------------------------------------------------

  static JobRequest request(Row row, Payload input) {
    return new JobRequest(
        id(row.getUUID("id")),
        row.getString("script"),
        input,
        row.getString("params"),
        Optional.ofNullable(row.getInteger("asked_priority")),
        Optional.ofNullable(row.getString("asked_key")),
        List.of(row.getArrayOfStrings("labels")),
        Optional.ofNullable(row.getLong("timeout")).map(Duration::ofNanos),
        Optional.ofNullable(row.getLong("deadline")).map(Duration::ofNanos),
        new JobRequest.Submission(
            time(row.getLong("asked_run_at")),
            Optional.ofNullable(row.getString("idempotency_key")),
            Optional.ofNullable(row.getUUID("parent")).map(JobRows::id)));
  }

  // -- values ------------------------------------------------------------------

  static UUID uuid(JobId id) {
    return UUID.fromString(id.value());
  }

  static JobId id(UUID uuid) {
    return new JobId(uuid.toString());
  }

  static Long nanos(Optional<Instant> time) {
    return time.map(JobRows::nanos).orElse(null);
  }

  /** Nanoseconds since 1970; a time beyond the year 2262 is the last one. */
  static long nanos(Instant time) {
    try {
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    } catch (ArithmeticException beyond) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }

  static Optional<Instant> time(Long nanos) {
    return Optional.ofNullable(nanos).map(JobRows::instant);
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
