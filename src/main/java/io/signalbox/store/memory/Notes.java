package io.signalbox.store.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known beside the jobs: texts by kind and name, and deaths. */
final class Notes {

  private final Map<String, Map<String, String>> texts = new HashMap<>();
  private final Map<String, Integer> deaths = new HashMap<>();

  Map<String, String> all(String kind) {
    return Map.copyOf(texts.getOrDefault(kind, Map.of()));
  }

  void put(String kind, String name, Optional<String> text) {
    Map<String, String> ofKind = texts.computeIfAbsent(kind, unseen -> new TreeMap<>());
    text.ifPresentOrElse(it -> ofKind.put(name, it), () -> ofKind.remove(name));
  }

  int addDeath(String suspect) {
    return deaths.merge(suspect, 1, Integer::sum);
  }

  List<String> suspects(int least) {
    return deaths.entrySet().stream()
        .filter(entry -> entry.getValue() >= least)
        .map(Map.Entry::getKey)
        .toList();
  }

  void clear(String suspect) {
    deaths.remove(suspect);
  }
}
