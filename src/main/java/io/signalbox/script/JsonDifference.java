package io.signalbox.script;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the first place where two JSON values differ; members of objects have no order.
 *
 * @param tolerance by how much two numbers may differ, relative to the larger of both
 */
record JsonDifference(double tolerance) {

  private static final int MAX_SHOWN = 80;

  /** One sentence that names the place and both values; empty where they are alike. */
  Optional<String> between(JsonNode expected, JsonNode actual) {
    return between("", expected, actual);
  }

  private Optional<String> between(String at, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      return ofObjects(at, expected, actual);
    }
    if (expected.isArray() && actual.isArray()) {
      return ofArrays(at, expected, actual);
    }
    return isAlike(expected, actual) ? Optional.empty() : said(at, expected, actual);
  }

  private Optional<String> ofObjects(String at, JsonNode expected, JsonNode actual) {
    Set<String> names = new TreeSet<>();
    expected.fieldNames().forEachRemaining(names::add);
    actual.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .flatMap(name -> between(at + "/" + name, expected.path(name), actual.path(name)).stream())
        .findFirst();
  }

  private Optional<String> ofArrays(String at, JsonNode expected, JsonNode actual) {
    if (expected.size() != actual.size()) {
      return Optional.of(
          place(at) + " has " + actual.size() + " items instead of " + expected.size());
    }
    for (int i = 0; i < expected.size(); i++) {
      Optional<String> found = between(at + "/" + i, expected.get(i), actual.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private boolean isAlike(JsonNode expected, JsonNode actual) {
    return expected.isNumber() && actual.isNumber()
        ? isNear(expected, actual)
        : expected.equals(actual);
  }

  private boolean isNear(JsonNode expected, JsonNode actual) {
    double one = expected.doubleValue();
    double other = actual.doubleValue();
    return one == other
        || Math.abs(one - other) <= tolerance * Math.max(Math.abs(one), Math.abs(other))
            && Double.isFinite(one - other);
  }

  private static Optional<String> said(String at, JsonNode expected, JsonNode actual) {
    return Optional.of(place(at) + " is " + shown(actual) + " instead of " + shown(expected));
  }

  private static String place(String at) {
    return at.isEmpty() ? "the output" : "the output at " + at;
  }

  private static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "absent" : value.toString();
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
  }
}
