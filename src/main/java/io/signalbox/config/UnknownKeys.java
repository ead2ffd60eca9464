package io.signalbox.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the layers set that nobody reads.
 *
 * @param known the keys that were read
 * @param open those of them below which any name is allowed: tables and trees
 */
record UnknownKeys(Set<String> known, Set<String> open) {

  /** Variables of our scripts and of the client; they are no keys. */
  private static final Set<String> NOT_KEYS =
      Set.of(
          "SIGNALBOX_PYTHON",
          "SIGNALBOX_HOME",
          "SIGNALBOX_JAVA_OPTS",
          "SIGNALBOX_SERVER",
          "SIGNALBOX_TOKEN");

  private static final String SERVICE_LINK = "tcp://";

  /** One complaint for each unknown key of the file and the command line. */
  List<String> complaints(Layers layers) {
    List<String> complaints = new ArrayList<>();
    inSection("", layers.file(), layers, complaints);
    for (String key : layers.overrides().keySet()) {
      if (!known.contains(key) && open.stream().noneMatch(table -> key.startsWith(table + "."))) {
        complaints.add(complaint(key, Origin.commandLine()));
      }
    }
    return complaints;
  }

  /** One warning for each unknown variable: an environment is often filled by others. */
  List<String> warnings(Map<String, String> environment) {
    List<String> names = known.stream().map(Environment::nameOf).toList();
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(Environment.PREFIX)
                  && !names.contains(name)
                  && !NOT_KEYS.contains(name)) {
                warnings.add("ignored variable " + name + remark(name, value, names));
              }
            });
    return warnings;
  }

  /** A remark on a value that Kubernetes put into the environment of its own accord. */
  static String serviceLinkHint(String value) {
    return value.startsWith(SERVICE_LINK)
        ? " (Kubernetes service link: set enableServiceLinks: false)"
        : "";
  }

  private static String remark(String name, String value, List<String> names) {
    String hint = serviceLinkHint(value);
    return hint.isEmpty() ? Nearest.hint(name, names) : hint;
  }

  private void inSection(
      String prefix, Node.Mapping section, Layers layers, List<String> complaints) {
    section
        .members()
        .forEach(
            (name, node) -> {
              String key = prefix + name;
              if (name.contains(".") || !known.contains(key)) {
                unknown(key, name, node, layers, complaints);
              }
            });
  }

  private void unknown(String key, String name, Node node, Layers layers, List<String> complaints) {
    Origin origin = Origin.file(layers.path(), node.line());
    boolean isSection = known.stream().anyMatch(other -> other.startsWith(key + "."));
    if (name.contains(".")) {
      complaints.add("key " + key + " (" + origin + ") must be written as nested sections");
    } else if (node instanceof Node.Mapping section
        && (isSection || !section.members().isEmpty())) {
      inSection(key + ".", section, layers, complaints);
    } else if (!isSection) {
      complaints.add(complaint(key, origin));
    } else if (!node.isEmpty()) {
      complaints.add(key + " (" + origin + ") must be a section of keys, not one value");
    }
  }

  private String complaint(String key, Origin origin) {
    return "unknown key " + key + " (" + origin + ")" + Nearest.hint(key, known);
  }
}
