package io.signalbox.store.memory;

import io.signalbox.job.Batch;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The batches with their jobs in order. A sealed batch is forgotten with its last job. */
final class Batches {

  private final Map<JobId, Batch> all = new HashMap<>();
  private final Map<JobId, Members> members = new HashMap<>();

  /** The jobs with one parent. */
  private static final class Members {
    final NavigableMap<JobId, Entry> entries = new TreeMap<>();
    int unfinished;
  }

  void begin(Batch batch) {
    all.put(batch.id(), batch);
  }

  void seal(JobId id, int total) {
    all.computeIfPresent(
        id,
        (key, batch) -> new Batch(id, batch.script(), batch.createdAt(), OptionalInt.of(total)));
  }

  void forget(JobId id) {
    all.remove(id);
  }

  Optional<Batch> get(JobId id) {
    return Optional.ofNullable(all.get(id));
  }

  List<Batch> unsealed() {
    return all.values().stream().filter(batch -> batch.total().isEmpty()).toList();
  }

  void add(Entry entry) {
    entry.job().parentId().ifPresent(parent -> add(parent, entry));
  }

  private void add(JobId parent, Entry entry) {
    Members siblings = members.computeIfAbsent(parent, unseen -> new Members());
    siblings.entries.put(entry.job().id(), entry);
    siblings.unfinished++;
  }

  /** A job is final. */
  void finished(Entry entry) {
    entry.job().parentId().map(members::get).ifPresent(siblings -> siblings.unfinished--);
  }

  /** The batch that a job belongs to, or the job itself. */
  JobId unit(Entry entry) {
    return entry.job().parentId().filter(all::containsKey).orElse(entry.job().id());
  }

  /** Whether all jobs of a batch are final, and no more come. */
  boolean isFinal(JobId id) {
    return all.get(id).total().isPresent() && siblings(id).unfinished == 0;
  }

  void remove(Entry entry) {
    entry.job().parentId().ifPresent(parent -> remove(parent, entry.job().id()));
  }

  private void remove(JobId parent, JobId id) {
    Members siblings = siblings(parent);
    if (siblings.entries.remove(id) != null && siblings.entries.isEmpty()) {
      members.remove(parent);
      all.computeIfPresent(parent, (key, batch) -> batch.total().isPresent() ? null : batch);
    }
  }

  Stream<Entry> children(JobId parent, Optional<JobId> after) {
    NavigableMap<JobId, Entry> siblings = siblings(parent).entries;
    return after.map(id -> siblings.tailMap(id, false)).orElse(siblings).values().stream();
  }

  Map<JobState, Long> tally(JobId parent) {
    Map<JobState, Long> tally = new EnumMap<>(JobState.class);
    children(parent, Optional.empty())
        .forEach(entry -> tally.merge(entry.job().state(), 1L, Long::sum));
    return tally;
  }

  private Members siblings(JobId parent) {
    return members.getOrDefault(parent, new Members());
  }
}
