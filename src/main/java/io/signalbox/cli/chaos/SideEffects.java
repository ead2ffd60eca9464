package io.signalbox.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the scripts wrote down themselves: each line is {@code job attempt pid start|end}.
 *
 * @param starts how often each job began
 * @param ends how often each job came to its end, whatever that was
 * @param attempts the attempts of each job that came to their end
 */
record SideEffects(
    Map<String, Integer> starts, Map<String, Integer> ends, Map<String, Set<Integer>> attempts) {

  static SideEffects read(Path file) throws IOException {
    Map<String, Integer> starts = new HashMap<>();
    Map<String, Integer> ends = new HashMap<>();
    Map<String, Set<Integer>> attempts = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ");
      boolean isEnd = words[3].equals("end");
      (isEnd ? ends : starts).merge(words[0], 1, Integer::sum);
      if (isEnd) {
        attempts.computeIfAbsent(words[0], job -> new HashSet<>()).add(Integer.parseInt(words[1]));
      }
    }
    return new SideEffects(starts, ends, attempts);
  }

  long runs() {
    return starts.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Runs that were begun after the job's first: what at-least-once allows. */
  long repeatedRuns() {
    return runs() - starts.size();
  }

  /** Ends after the job's first: side effects that happened more than once. */
  long duplicates() {
    return ends.values().stream().mapToLong(count -> count - 1L).sum();
  }

  boolean reachedEnd(String job, int attempt) {
    return attempts.getOrDefault(job, Set.of()).contains(attempt);
  }
}
