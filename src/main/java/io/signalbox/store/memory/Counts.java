package io.signalbox.store.memory;

import io.signalbox.job.JobState;
import io.signalbox.store.JobCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Counts jobs by script and state. */
final class Counts {

  private Counts() {}

  /**
   * @param unclaimed how many queued jobs of a script nobody has
   */
  static List<JobCount> of(Collection<Entry> entries, ToLongFunction<String> unclaimed) {
    Map<String, Map<JobState, Long>> counts = new TreeMap<>();
    for (Entry entry : entries) {
      counts
          .computeIfAbsent(entry.job().script(), script -> new EnumMap<>(JobState.class))
          .merge(entry.job().state(), 1L, Long::sum);
    }
    List<JobCount> all = new ArrayList<>();
    counts.forEach(
        (script, states) ->
            states.forEach(
                (state, jobs) ->
                    all.add(
                        new JobCount(
                            script, state, jobs, waiting(state, unclaimed.applyAsLong(script))))));
    return all;
  }

  private static long waiting(JobState state, long unclaimed) {
    return state == JobState.QUEUED ? unclaimed : 0;
  }
}
