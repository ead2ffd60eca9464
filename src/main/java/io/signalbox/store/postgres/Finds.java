package io.signalbox.store.postgres;

import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobState;
import io.signalbox.store.JobCount;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lists and counts jobs. */
final class Finds {

  private static final String ONE =
      "SELECT " + JobRows.COLUMNS + " FROM " + JobRows.TABLES + " WHERE j.id = $1";

  private static final String BY_KEY =
      "SELECT "
          + JobRows.COLUMNS
          + ", j.request_hash FROM "
          + JobRows.TABLES
          + " WHERE j.script = $1 AND j.idempotency_key = $2";

  /** The sums of what has changed, and what runs now: neither grows with the number of jobs. */
  private static final String COUNTS =
      """
      SELECT script, state, sum(jobs)::bigint AS jobs, 0::bigint AS claimed
        FROM tallies GROUP BY script, state
      UNION ALL
      SELECT script, 'running', count(started_at), count(*) FROM running GROUP BY script
      """;

  private final Links links;

  Finds(Links links) {
    this.links = links;
  }

  // -- jobs --------------------------------------------------------------------

  Future<Optional<Job>> get(JobId id) {
    return links.read(ONE, Tuple.of(JobRows.uuid(id))).map(rows -> first(rows).map(JobRows::job));
  }

  /** The job that had an idempotency key first, with the hash of its request. */
  Future<Optional<Keyed>> byKey(String script, String key) {
    return links
        .read(BY_KEY, Tuple.of(script, key))
        .map(
            rows ->
                first(rows).map(row -> new Keyed(JobRows.job(row), row.getString("request_hash"))));
  }

  record Keyed(Job job, String hash) {}

  static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  Future<JobPage> find(JobQuery query) {
    Where where = new Where();
    query.script().ifPresent(script -> where.and("j.script = ?", script));
    query.state().ifPresent(state -> where.and(state));
    query.since().ifPresent(time -> where.and("j.created_at >= ?", JobRows.nanos(time)));
    query
        .label()
        .ifPresent(label -> where.and("j.labels <> '{}' AND j.labels @> ARRAY[?::text]", label));
    query.parent().ifPresent(id -> where.and("j.parent = ?", JobRows.uuid(id)));
    query.before().ifPresent(id -> where.and("j.id < ?", JobRows.uuid(id)));
    return links
        .read(where.sql("ORDER BY j.id DESC LIMIT " + (query.limit() + 1)), where.values)
        .map(rows -> page(jobs(rows), query.limit()));
  }

  private static JobPage page(List<Job> jobs, int limit) {
    if (jobs.size() <= limit) {
      return new JobPage(jobs, Optional.empty());
    }
    List<Job> items = jobs.subList(0, limit);
    return new JobPage(items, Optional.of(items.get(limit - 1).id()));
  }

  static List<Job> jobs(RowSet<Row> rows) {
    List<Job> jobs = new ArrayList<>();
    rows.forEach(row -> jobs.add(JobRows.job(row)));
    return jobs;
  }

  /** The conditions of a query, and their values. */
  private static final class Where {

    private final StringBuilder conditions = new StringBuilder(" WHERE true");
    private final Tuple values = Tuple.tuple();

    void and(String condition, Object value) {
      values.addValue(value);
      conditions.append(" AND ").append(condition.replace("?", "$" + values.size()));
    }

    void and(JobState state) {
      if (state == JobState.RUNNING) {
        conditions.append(" AND j.id IN (SELECT job FROM running WHERE started_at IS NOT NULL)");
      } else {
        and("j.state = ?", state.text());
        conditions.append(state.isFinal() ? "" : " AND r.job IS NULL");
      }
    }

    String sql(String rest) {
      return "SELECT " + JobRows.COLUMNS + " FROM " + JobRows.TABLES + conditions + " " + rest;
    }
  }

  // -- counts ------------------------------------------------------------------

  Future<List<JobCount>> counts() {
    return links.read(COUNTS, Tuple.tuple()).map(Finds::counts);
  }

  /** A claimed job counts as queued in its row, whether it runs or not. */
  private static List<JobCount> counts(RowSet<Row> rows) {
    Map<String, Tally> tallies = new TreeMap<>();
    for (Row row : rows) {
      tallies
          .computeIfAbsent(row.getString("script"), unseen -> new Tally())
          .add(row.getString("state"), row.getLong("jobs"), row.getLong("claimed"));
    }
    List<JobCount> counts = new ArrayList<>();
    tallies.forEach((script, tally) -> tally.addTo(counts, script));
    return counts;
  }

  /** The jobs of one script. */
  private static final class Tally {

    private final Map<String, Long> jobs = new TreeMap<>();
    private long claimed;

    void add(String state, long some, long claimedOfThem) {
      jobs.merge(state, some, Long::sum);
      claimed += claimedOfThem;
    }

    void addTo(List<JobCount> counts, String script) {
      long queued = jobs.getOrDefault(JobState.QUEUED.text(), 0L);
      long running = jobs.getOrDefault(JobState.RUNNING.text(), 0L);
      for (JobState state : JobState.values()) {
        boolean isQueued = state == JobState.QUEUED;
        long some = isQueued ? queued - running : jobs.getOrDefault(state.text(), 0L);
        if (some > 0) {
          counts.add(
              new JobCount(script, state, some, isQueued ? Math.max(0, queued - claimed) : 0));
        }
      }
    }
  }
}
