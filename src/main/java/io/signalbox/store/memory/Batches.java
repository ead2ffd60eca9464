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

/** The batches with their jobs in order. A batch whose last job is forgotten is forgotten too. */
final class Batches {

  private final Map<JobId, Batch> all = new HashMap<>();
  private final Map<JobId, NavigableMap<JobId, Entry>> children = new HashMap<>();

  void begin(Batch batch) {
    all.put(batch.id(), batch);
  }

  void seal(JobId id, int total) {
    all.computeIfPresent(
        id,
        (key, batch) -> new Batch(id, batch.script(), batch.createdAt(), OptionalInt.of(total)));
  }

  Optional<Batch> get(JobId id) {
    return Optional.ofNullable(all.get(id));
  }

  void add(Entry entry) {
    entry
        .job()
        .parentId()
        .ifPresent(
            parent ->
                children
                    .computeIfAbsent(parent, unseen -> new TreeMap<>())
                    .put(entry.job().id(), entry));
  }

  void remove(Entry entry) {
    entry.job().parentId().ifPresent(parent -> remove(parent, entry.job().id()));
  }

  private void remove(JobId parent, JobId id) {
    NavigableMap<JobId, Entry> siblings = children.get(parent);
    if (siblings != null && siblings.remove(id) != null && siblings.isEmpty()) {
      children.remove(parent);
      all.remove(parent);
    }
  }

  List<Entry> children(JobId parent, Optional<JobId> after) {
    NavigableMap<JobId, Entry> siblings = children.getOrDefault(parent, new TreeMap<>());
    return List.copyOf(after.map(id -> siblings.tailMap(id, false)).orElse(siblings).values());
  }

  Map<JobState, Long> tally(JobId parent) {
    Map<JobState, Long> tally = new EnumMap<>(JobState.class);
    children(parent, Optional.empty())
        .forEach(entry -> tally.merge(entry.job().state(), 1L, Long::sum));
    return tally;
  }
}
