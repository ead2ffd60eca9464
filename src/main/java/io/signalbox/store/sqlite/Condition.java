package io.signalbox.store.sqlite;

import io.signalbox.job.Job;
import io.signalbox.job.JobQuery;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the jobs of a list have in common; it becomes the condition of a query. */
final class Condition {

  /** From the making of an id to the acceptance of its job: long inputs take their time. */
  private static final Duration LONGEST_BIRTH = Duration.ofHours(1);

  private final StringBuilder sql = new StringBuilder(" WHERE 1");
  private final List<Object> arguments = new ArrayList<>();

  /** All conditions of a query but those on script and state. */
  Condition(JobQuery query) {
    query.before().ifPresent(id -> and("jobs.id < ?", id.value()));
    query.parent().ifPresent(id -> and("parent = ?", id.value()));
    query.since().ifPresent(this::since);
    query.label().ifPresent(this::label);
  }

  /**
   * Ids begin with the time of birth, so that the walk from the youngest ends soon after it. A job
   * is born before its input has come.
   */
  private void since(Instant time) {
    and("jobs.id >= ?", idPrefix(time.minus(LONGEST_BIRTH)));
    and("created_at >= ?", Rows.nanos(time));
  }

  private void label(String label) {
    and("jobs.id IN (SELECT id FROM labels WHERE label = ?)", label);
  }

  /** Less than every id of version 7 that was made at a time or later. */
  static String idPrefix(Instant time) {
    String millis = "%012x".formatted(Math.max(0, time.toEpochMilli()));
    return millis.substring(0, 8) + "-" + millis.substring(8);
  }

  void and(String condition, Object argument) {
    sql.append(" AND ").append(condition);
    arguments.add(argument);
  }

  List<Job> run(Database database, int limit) throws SQLException {
    arguments.add(limit);
    return database.all(
        "SELECT " + Rows.JOB + " FROM jobs" + sql + " ORDER BY jobs.id DESC LIMIT ?",
        Rows::job,
        arguments.toArray());
  }
}
