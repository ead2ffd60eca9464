package io.signalbox.store.sqlite;

import io.signalbox.job.JobState;
import io.signalbox.store.JobCount;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many jobs each script has in each state. Changed by the writer within a transaction, seen by
 * everybody after its commit.
 */
final class Counts {

  private static final JobState[] STATES = JobState.values();

  private record Key(String script, int state) {}

  private static final class Tally {
    private long jobs;
    private long unclaimed;
  }

  private final Map<Key, Tally> committed = new HashMap<>();
  private final Map<Key, Tally> changes = new HashMap<>();

  void load(Database database) throws SQLException {
    database.all(
        "SELECT script, state, count(*) FROM jobs GROUP BY script, state",
        row -> tally(committed, row.getString(1), row.getInt(2)).jobs = row.getLong(3));
    database.all(
        "SELECT script, count(*) FROM jobs INDEXED BY jobs_ready"
            + " WHERE state = 0 AND token IS NULL GROUP BY script",
        row -> tally(committed, row.getString(1), 0).unclaimed = row.getLong(2));
  }

  private static Tally tally(Map<Key, Tally> map, String script, int state) {
    return map.computeIfAbsent(new Key(script, state), unseen -> new Tally());
  }

  // -- by the writer -----------------------------------------------------------

  /**
   * @param unclaimed how many of them are queued and nobody has them
   */
  void add(String script, JobState state, int jobs, int unclaimed) {
    Tally tally = tally(changes, script, state.ordinal());
    tally.jobs += jobs;
    tally.unclaimed += unclaimed;
  }

  synchronized void commit() {
    changes.forEach(
        (key, change) -> {
          Tally tally = committed.computeIfAbsent(key, unseen -> new Tally());
          tally.jobs += change.jobs;
          tally.unclaimed += change.unclaimed;
          if (tally.jobs == 0) {
            committed.remove(key);
          }
        });
    changes.clear();
  }

  void rollBack() {
    changes.clear();
  }

  // -- by everybody ------------------------------------------------------------

  synchronized List<JobCount> all() {
    List<JobCount> all = new ArrayList<>(committed.size());
    committed.forEach(
        (key, tally) ->
            all.add(new JobCount(key.script, STATES[key.state], tally.jobs, tally.unclaimed)));
    return all;
  }

  /** Jobs in final states. */
  synchronized long finished() {
    return committed.entrySet().stream()
        .filter(entry -> STATES[entry.getKey().state].isFinal())
        .mapToLong(entry -> entry.getValue().jobs)
        .sum();
  }
}
