package io.signalbox.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A piece of configuration with the line it stands on; line 0 where there are no lines. */
sealed interface Node {

  int line();

  /** The node as strings, numbers, booleans, lists and maps. Empty values are left out. */
  Object plain();

  /** Like {@link #plain} with every empty value, as null. */
  Object whole();

  /** The node in the notation of the file, on one line. */
  String shown();

  /** A value of the environment or the command line: it has no type until somebody reads it. */
  record Text(String text) implements Node {
    @Override
    public int line() {
      return 0;
    }

    @Override
    public Object plain() {
      return text;
    }

    @Override
    public Object whole() {
      return text;
    }

    @Override
    public String shown() {
      return text;
    }
  }

  /**
   * A YAML scalar.
   *
   * @param text as it is written
   * @param value a string, number or boolean; null for an empty value
   */
  record Scalar(String text, Object value, int line) implements Node {
    @Override
    public Object plain() {
      return value;
    }

    @Override
    public Object whole() {
      return value;
    }

    @Override
    public String shown() {
      return text;
    }
  }

  /** A YAML list. */
  record Sequence(List<Node> items, int line) implements Node {
    @Override
    public Object plain() {
      List<Object> all = new ArrayList<>();
      for (Node item : items) {
        if (!item.isEmpty()) {
          all.add(item.plain());
        }
      }
      return all;
    }

    @Override
    public Object whole() {
      List<Object> all = new ArrayList<>();
      items.forEach(item -> all.add(item.whole()));
      return all;
    }

    @Override
    public String shown() {
      return "[" + String.join(", ", items.stream().map(Node::shown).toList()) + "]";
    }
  }

  /** A YAML mapping. */
  record Mapping(Map<String, Node> members, int line) implements Node {
    static final Mapping NONE = new Mapping(Map.of(), 0);

    /** What lies at a path. A name may hold dots, so every way to cut the path is tried. */
    Optional<Node> find(String path) {
      return Optional.ofNullable(members.get(path))
          .or(() -> head(path).flatMap(name -> section(name).find(rest(name, path))));
    }

    /**
     * This mapping with another value at a path, whose sections are made where they are missing.
     */
    Mapping with(String path, Node value) {
      Map<String, Node> changed = new LinkedHashMap<>(members);
      Optional<String> name = head(path).or(() -> firstPart(path));
      changed.put(
          name.orElse(path),
          name.map(known -> (Node) section(known).with(rest(known, path), value)).orElse(value));
      return new Mapping(changed, line);
    }

    private Optional<String> head(String path) {
      return members.keySet().stream().filter(name -> path.startsWith(name + ".")).findFirst();
    }

    private static Optional<String> firstPart(String path) {
      int dot = path.indexOf('.');
      return dot < 0 ? Optional.empty() : Optional.of(path.substring(0, dot));
    }

    private Mapping section(String name) {
      return members.get(name) instanceof Mapping section ? section : NONE;
    }

    private static String rest(String name, String path) {
      return path.substring(name.length() + 1);
    }

    @Override
    public Map<String, Object> plain() {
      Map<String, Object> all = new LinkedHashMap<>();
      members.forEach(
          (name, member) -> {
            if (!member.isEmpty()) {
              all.put(name, member.plain());
            }
          });
      return all;
    }

    @Override
    public Map<String, Object> whole() {
      Map<String, Object> all = new LinkedHashMap<>();
      members.forEach((name, member) -> all.put(name, member.whole()));
      return all;
    }

    @Override
    public String shown() {
      List<String> all = new ArrayList<>();
      members.forEach((name, member) -> all.add(name + ": " + member.shown()));
      return "{" + String.join(", ", all) + "}";
    }
  }

  /** Whether it is a YAML value that was left empty, which counts as not set. */
  default boolean isEmpty() {
    return this instanceof Scalar scalar && scalar.value == null;
  }
}
