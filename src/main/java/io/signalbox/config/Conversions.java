package io.signalbox.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** From nodes to types. What does not fit is an IllegalArgumentException that says what would. */
final class Conversions {

  /** The word for a value that the server works out by itself. */
  static final String AUTO = "auto";

  private Conversions() {}

  static String string(Node node) {
    if (node instanceof Node.Scalar || node instanceof Node.Text) {
      return node.shown();
    }
    throw new IllegalArgumentException("expected one value, not a list or a section");
  }

  static int integer(Node node, int min, int max) {
    String expected = "expected a whole number from " + min + " to " + max;
    try {
      int value = Integer.parseInt(string(node).strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
    throw new IllegalArgumentException(expected);
  }

  static long size(Node node) {
    return Units.size(string(node));
  }

  /** A value, or nothing for {@link #AUTO}. */
  static <T> Optional<T> orAuto(Node node, Function<Node, T> convert) {
    if (node.shown().equals(AUTO)) {
      return Optional.empty();
    }
    try {
      return Optional.of(convert.apply(node));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage().replaceFirst("expected", "expected auto or"), e);
    }
  }

  static String choice(Node node, List<String> words) {
    String word = string(node);
    if (!words.contains(word)) {
      throw new IllegalArgumentException("expected one of " + String.join(", ", words));
    }
    return word;
  }

  static boolean flag(Node node) {
    return switch (string(node).strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  /** A YAML list, or outside the file also words with commas between them. */
  static List<String> list(Node node) {
    Node typed = typed(node, "[");
    if (typed instanceof Node.Text words) {
      return Arrays.stream(words.text().split(","))
          .map(String::strip)
          .filter(word -> !word.isEmpty())
          .toList();
    }
    if (typed instanceof Node.Sequence sequence) {
      return sequence.items().stream().map(Conversions::item).toList();
    }
    throw new IllegalArgumentException("expected a list such as [one, two]");
  }

  static Map<String, String> table(Node node) {
    Map<String, String> rows = new LinkedHashMap<>();
    mapping(node).members().forEach((name, value) -> rows.put(name, item(value)));
    return rows;
  }

  static Map<String, Object> tree(Node node) {
    return mapping(node).plain();
  }

  static Map<String, Object> data(Node node) {
    return mapping(node).whole();
  }

  static Node.Mapping mapping(Node node) {
    if (typed(node, "{") instanceof Node.Mapping mapping) {
      return mapping;
    }
    throw new IllegalArgumentException("expected a section such as {name: value}");
  }

  private static String item(Node node) {
    if (node.isEmpty()) {
      throw new IllegalArgumentException("expected no empty value inside");
    }
    return string(node);
  }

  /** Lists and sections of the environment and the command line are written in YAML, too. */
  private static Node typed(Node node, String opening) {
    return node instanceof Node.Text words && words.text().strip().startsWith(opening)
        ? YamlReader.text("value", words.text())
        : node;
  }
}
