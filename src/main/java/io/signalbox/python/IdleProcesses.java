package io.signalbox.python;

import io.signalbox.script.Script;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Idle warm processes by script version, in the order of their last use. Not thread-safe. */
final class IdleProcesses {

  private final Map<Key, Deque<WarmProcess>> idle = new HashMap<>();

  private record Key(String script, String version) {

    static Key of(Script script) {
      return new Key(script.name(), script.version());
    }
  }

  void add(WarmProcess process) {
    idle.computeIfAbsent(Key.of(process.script()), any -> new ArrayDeque<>()).addLast(process);
  }

  boolean has(Script script) {
    return idle.containsKey(Key.of(script));
  }

  /** The one of that version that was used last: its memory is the warmest. */
  Optional<WarmProcess> take(Script script) {
    Deque<WarmProcess> found = idle.get(Key.of(script));
    if (found == null) {
      return Optional.empty();
    }
    WarmProcess last = found.pollLast();
    forgetIfEmpty(Key.of(script));
    return Optional.of(last);
  }

  private void forgetIfEmpty(Key key) {
    idle.computeIfPresent(key, (same, left) -> left.isEmpty() ? null : left);
  }

  /** Takes out the one that was used least recently. */
  Optional<WarmProcess> takeOldest() {
    Optional<WarmProcess> oldest =
        idle.values().stream()
            .map(Deque::peekFirst)
            .min(Comparator.comparingLong(process -> process.resident().lastUse()));
    oldest.ifPresent(this::remove);
    return oldest;
  }

  /** Takes out all that meet a condition. */
  List<WarmProcess> takeAll(Predicate<WarmProcess> condition) {
    List<WarmProcess> taken =
        idle.values().stream().flatMap(Collection::stream).filter(condition).toList();
    taken.forEach(this::remove);
    return taken;
  }

  private void remove(WarmProcess process) {
    Key key = Key.of(process.script());
    idle.get(key).remove(process);
    forgetIfEmpty(key);
  }

  int size() {
    return idle.values().stream().mapToInt(Deque::size).sum();
  }
}
