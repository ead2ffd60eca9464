package io.signalbox.store.memory;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobState;
import io.signalbox.store.NewJob;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The jobs that nobody has: queued ones by script, scheduled ones by time. */
final class Waiting {

  private static final Comparator<Entry> BY_TIME =
      Comparator.<Entry, Instant>comparing(entry -> entry.job().runAt().orElse(Instant.MIN))
          .thenComparing(entry -> entry.job().id());

  private static final long HEAP_PART = 4;

  private final Map<String, NavigableSet<Entry>> queued = new HashMap<>();
  private final NavigableSet<Entry> scheduled = new TreeSet<>(BY_TIME);

  private long bytes; // of the inputs

  /** Whether the heap has room for the inputs of all of these. */
  boolean hasRoom(List<NewJob> jobs) {
    long more = jobs.stream().mapToLong(fresh -> fresh.request().input().length()).sum();
    return bytes + more <= Runtime.getRuntime().maxMemory() / HEAP_PART;
  }

  static JobException full() {
    return new JobException(
        FailureCode.QUEUE_FULL, "the waiting inputs take a quarter of the server's memory");
  }

  void add(Entry entry) {
    bytes += entry.input().length();
    if (entry.job().state() == JobState.SCHEDULED) {
      scheduled.add(entry);
    } else {
      queued
          .computeIfAbsent(entry.job().script(), script -> new TreeSet<>(Entry.BY_TURN))
          .add(entry);
    }
  }

  /** Takes an entry out before its job changes; harmless where it is not in. */
  void remove(Entry entry) {
    NavigableSet<Entry> ofScript = queued.get(entry.job().script());
    boolean isQueued = ofScript != null && ofScript.remove(entry);
    if (isQueued && ofScript.isEmpty()) {
      queued.remove(entry.job().script());
    }
    if (isQueued || scheduled.remove(entry)) {
      bytes -= entry.input().length();
    }
  }

  List<Entry> first(String script, int most) {
    NavigableSet<Entry> ofScript = queued.get(script);
    return ofScript == null ? List.of() : ofScript.stream().limit(most).toList();
  }

  long size(String script) {
    NavigableSet<Entry> ofScript = queued.get(script);
    return ofScript == null ? 0 : ofScript.size();
  }

  List<Entry> due(Instant now) {
    return scheduled.stream()
        .takeWhile(it -> !it.job().runAt().orElseThrow().isAfter(now))
        .toList();
  }

  Optional<Instant> next() {
    return scheduled.isEmpty() ? Optional.empty() : scheduled.first().job().runAt();
  }
}
