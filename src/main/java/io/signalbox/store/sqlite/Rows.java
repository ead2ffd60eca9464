package io.signalbox.store.sqlite;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.store.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Jobs as rows. */
final class Rows {

  /** The columns that {@link #job} reads, in its order. */
  static final String JOB =
      "id, script, version, state, attempt, priority, key, labels, parent, created_at, run_at,"
          + " started_at, finished_at, failure, warnings, attempts";

  private static final long NANOS = 1_000_000_000;
  private static final JobState[] STATES = JobState.values();

  private Rows() {}

  static Job job(ResultSet row) throws SQLException {
    return new Job(
        new JobId(row.getString(1)),
        row.getString(2),
        row.getString(3),
        STATES[row.getInt(4)],
        row.getInt(5),
        row.getInt(6),
        row.getString(7),
        list(row.getString(8), StoredJson::labels),
        Optional.ofNullable(row.getString(9)).map(JobId::new),
        true,
        instant(row.getLong(10)),
        time(row, 11),
        time(row, 12),
        time(row, 13),
        Optional.ofNullable(row.getString(14)).map(StoredJson::failure),
        list(row.getString(15), StoredJson::warnings),
        list(row.getString(16), StoredJson::attempts));
  }

  private static <T> List<T> list(String json, Function<String, List<T>> reader) {
    return json == null ? List.of() : reader.apply(json);
  }

  /** JSON of a list; null where it is empty. */
  static <T> String json(List<T> list, Function<List<T>, String> writer) {
    return list.isEmpty() ? null : writer.apply(list);
  }

  // -- times -------------------------------------------------------------------

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(instant(nanos));
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
  }

  static Long nanos(Optional<Instant> time) {
    return time.map(Rows::nanos).orElse(null);
  }

  static Long duration(Optional<Duration> duration) {
    return duration.map(Duration::toNanos).orElse(null);
  }

  static Optional<Duration> duration(ResultSet row, int column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }
}
