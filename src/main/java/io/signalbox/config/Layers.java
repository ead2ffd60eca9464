package io.signalbox.config;

import java.nio.file.Path;
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

  /**
   * What the strongest layer says about a key. The command line may also set single members of a
   * table, such as {@code python.environment.TZ}: they are laid over the layers below.
   */
  Optional<Found> find(String key) {
    Optional<Found> whole = strongest(key);
    Node.Mapping members = members(key, whole.map(Found::node).orElse(Node.Mapping.NONE));
    return members.equals(Node.Mapping.NONE)
        ? whole
        : Optional.of(new Found(members, Origin.commandLine()));
  }

  private Optional<Found> strongest(String key) {
    if (overrides.containsKey(key)) {
      return Optional.of(new Found(new Node.Text(overrides.get(key)), Origin.commandLine()));
    }
    String variable = Environment.nameOf(key);
    String value = environment.getOrDefault(variable, "");
    if (!value.isEmpty()) { // an empty variable counts as not set
      return Optional.of(new Found(new Node.Text(value), Origin.environment(variable)));
    }
    return file.find(key)
        .filter(node -> !node.isEmpty())
        .map(node -> new Found(node, Origin.file(path, node.line())));
  }

  /** The base with the command line's members over it, or nothing where it sets none. */
  private Node.Mapping members(String key, Node base) {
    Node.Mapping merged = Node.Mapping.NONE;
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      if (override.getKey().startsWith(key + ".")) {
        Node.Mapping below = merged.equals(Node.Mapping.NONE) ? Conversions.mapping(base) : merged;
        Node value = YamlReader.text(override.getKey(), override.getValue());
        merged = below.with(override.getKey().substring(key.length() + 1), value);
      }
    }
    return merged;
  }
}
