package io.signalbox.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code requires-python} text such as {@code >=3.9,<4}: the comparisons of PEP 440 on release
 * numbers.
 */
final class VersionSpecifier {

  private static final Pattern CLAUSE =
      Pattern.compile("(~=|===|==|!=|<=|>=|<|>)\\s*v?(\\d{1,6}(?:\\.\\d{1,6})*)(\\.\\*)?");

  private final List<Clause> clauses;

  private VersionSpecifier(List<Clause> clauses) {
    this.clauses = clauses;
  }

  private record Clause(String operator, List<Integer> version, boolean isPrefix) {

    boolean admits(List<Integer> actual) {
      int order = compare(actual, version);
      return switch (operator) {
        case ">=" -> order >= 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case "<" -> order < 0;
        case "!=" -> isPrefix ? !startsWith(actual, version) : order != 0;
        case "~=" -> order >= 0 && startsWith(actual, version.subList(0, version.size() - 1));
        default -> isPrefix ? startsWith(actual, version) : order == 0;
      };
    }
  }

  /** The specifier that a text spells, or nothing where it spells none. */
  static Optional<VersionSpecifier> parse(String text) {
    List<Clause> clauses = new ArrayList<>();
    for (String part : text.split(",")) {
      Matcher matcher = CLAUSE.matcher(part.strip());
      if (!matcher.matches()) {
        return Optional.empty();
      }
      Clause clause =
          new Clause(matcher.group(1), numbers(matcher.group(2)), matcher.group(3) != null);
      boolean isEquality = clause.operator().equals("==") || clause.operator().equals("!=");
      boolean isTooShort = clause.operator().equals("~=") && clause.version().size() < 2;
      if (clause.isPrefix() && !isEquality || isTooShort) {
        return Optional.empty();
      }
      clauses.add(clause);
    }
    return Optional.of(new VersionSpecifier(clauses));
  }

  /**
   * @param version such as {@code 3.11.2}
   */
  boolean admits(String version) {
    Matcher release = Pattern.compile("\\d{1,6}(?:\\.\\d{1,6})*").matcher(version);
    return release.lookingAt()
        && clauses.stream().allMatch(clause -> clause.admits(numbers(release.group())));
  }

  private static List<Integer> numbers(String version) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : version.split("\\.")) {
      numbers.add(Integer.parseInt(part));
    }
    return numbers;
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      int order = Integer.compare(at(one, i), at(other, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static boolean startsWith(List<Integer> version, List<Integer> prefix) {
    for (int i = 0; i < prefix.size(); i++) {
      if (at(version, i) != prefix.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static int at(List<Integer> version, int index) {
    return index < version.size() ? version.get(index) : 0;
  }
}
