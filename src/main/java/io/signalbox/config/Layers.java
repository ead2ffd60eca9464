package io.signalbox.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The layers above the defaults, and which of them sets a key.
 *
 * @param path where the file lies; it only names origins
 * @param file what the file says
 * @param environment all variables of the process
 * @param overrides what the command line says, by key
 */
record Layers(
    Path path, Node.Mapping file, Map<String, String> environment, Map<String, String> overrides) {

  /** A node and the layer that it came from. */
  record Found(Node node, Origin origin) {}

  /** What the strongest layer says about a key. An empty variable counts as not set. */
  Optional<Found> find(String key) {
    if (overrides.containsKey(key)) {
      return Optional.of(new Found(new Node.Text(overrides.get(key)), Origin.commandLine()));
    }
    String variable = Environment.nameOf(key);
    String value = environment.getOrDefault(variable, "");
    if (!value.isEmpty()) {
      return Optional.of(new Found(new Node.Text(value), Origin.environment(variable)));
    }
    return inFile(file, key)
        .filter(node -> !node.isEmpty())
        .map(node -> new Found(node, Origin.file(path, node.line())));
  }

  /** The command line's values below a key, such as {@code python.environment.TZ}, by the rest. */
  Map<String, String> below(String key) {
    Map<String, String> members = new LinkedHashMap<>();
    overrides.forEach(
        (name, value) -> {
          if (name.startsWith(key + ".")) {
            members.put(name.substring(key.length() + 1), value);
          }
        });
    return members;
  }

  /** A script's name may hold dots, so every way to cut the key is tried. */
  private static Optional<Node> inFile(Node.Mapping section, String key) {
    if (section.members().containsKey(key)) {
      return Optional.of(section.members().get(key));
    }
    return section.members().entrySet().stream()
        .filter(member -> key.startsWith(member.getKey() + "."))
        .filter(member -> member.getValue() instanceof Node.Mapping)
        .flatMap(
            member ->
                inFile(
                    (Node.Mapping) member.getValue(), key.substring(member.getKey().length() + 1))
                    .stream())
        .findFirst();
  }
}
