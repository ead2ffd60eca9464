package io.signalbox.schedule;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All schedules with their past: those of the configuration, and those of the API, which lie beside
 * the jobs and may be changed by another server at any time. What was decided here is known even
 * where it could not be written. Confined to the scheduler's event loop.
 */
final class Book {

  static final String SCHEDULE = "schedule";
  static final String MEMORY = "schedule-memory";

  private static final Logger LOG = LoggerFactory.getLogger(Book.class);

  private final Desk desk;
  private final Map<String, Schedule> configured = new TreeMap<>();
  private final Map<String, Memory> own = new HashMap<>();
  private final Set<String> unreadable = new HashSet<>();

  Book(Desk desk, ScheduleSettings settings) {
    this.desk = desk;
    settings.schedules().forEach(schedule -> configured.put(schedule.name(), schedule));
  }

  /** The schedule of the configuration that has this name. */
  Optional<Schedule> configured(String name) {
    return Optional.ofNullable(configured.get(name));
  }

  /** Every schedule as it stands now, by name. */
  Future<SortedMap<String, Entry>> read() {
    Future<Map<String, String>> schedules = desk.notes(SCHEDULE);
    Future<Map<String, String>> memories = desk.notes(MEMORY);
    return Future.join(schedules, memories)
        .map(both -> entries(schedules.result(), memories.result()));
  }

  private SortedMap<String, Entry> entries(
      Map<String, String> schedules, Map<String, String> memories) {
    SortedMap<String, Entry> all = new TreeMap<>();
    schedules.forEach(
        (name, text) ->
            readable(SCHEDULE, name, text, it -> schedule(name, it))
                .ifPresent(it -> all.put(name, entry(it, memories))));
    configured.forEach((name, schedule) -> all.put(name, entry(schedule, memories)));
    own.keySet().retainAll(all.keySet());
    return all;
  }

  private static Schedule schedule(String name, String text) {
    return Definition.read(name, new JsonObject(text).getMap(), Optional.empty());
  }

  private Entry entry(Schedule schedule, Map<String, String> memories) {
    String name = schedule.name();
    Memory mine = own.getOrDefault(name, Memory.NONE);
    Memory kept =
        Optional.ofNullable(memories.get(name))
            .flatMap(text -> readable(MEMORY, name, text, Notes::memory))
            .orElse(Memory.NONE);
    return new Entry(schedule, mine.decided().isAfter(kept.decided()) ? mine : kept);
  }

  private <T> Optional<T> readable(
      String kind, String name, String text, Function<String, T> reader) {
    try {
      return Optional.of(reader.apply(text));
    } catch (RuntimeException broken) {
      if (unreadable.add(kind + " " + name + " " + text)) {
        LOG.error("The {} '{}' in the store cannot be read: {}", kind, name, text, broken);
      }
      return Optional.empty();
    }
  }

  Future<Boolean> define(Schedule schedule) {
    String text = Definition.json(schedule).encode();
    return desk.note(SCHEDULE, schedule.name(), Optional.of(text));
  }

  Future<Boolean> forget(String name) {
    own.remove(name);
    return desk.note(SCHEDULE, name, Optional.empty())
        .compose(gone -> desk.note(MEMORY, name, Optional.empty()));
  }

  /** Remembers a decision: here at once, and in the store if that can be written. */
  Future<Memory> remember(String name, Memory memory) {
    own.put(name, memory);
    return desk.note(MEMORY, name, Optional.of(Notes.text(memory)))
        .onFailure(cause -> LOG.warn("What schedule '{}' has done was not kept", name, cause))
        .transform(kept -> Future.succeededFuture(memory));
  }
}
