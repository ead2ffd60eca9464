package io.signalbox.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Nearest {

  private Nearest() {}

  /** The known name with the fewest edits, if it is near enough to be worth a hint. */
  public static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .filter(other -> distance(name, other) <= Math.max(2, name.length() / 3))
        .min(
            Comparator.comparingInt((String other) -> distance(name, other)).thenComparing(o -> o));
  }

  /** A hint to add to a message, such as {@code "; did you mean http.port?"}, or nothing. */
  public static String hint(String name, Collection<String> known) {
    return to(name, known).map(other -> "; did you mean " + other + "?").orElse("");
  }

  /** Insertions, deletions, replacements and swaps of neighbours between two words. */
  static int distance(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int row = 0; row <= from.length(); row++) {
      for (int column = 0; column <= to.length(); column++) {
        edits[row][column] =
            row == 0 || column == 0 ? row + column : step(edits, from, to, row, column);
      }
    }
    return edits[from.length()][to.length()];
  }

  private static int step(int[][] edits, String from, String to, int row, int column) {
    boolean same = from.charAt(row - 1) == to.charAt(column - 1);
    int best =
        Math.min(
            edits[row - 1][column - 1] + (same ? 0 : 1),
            1 + Math.min(edits[row - 1][column], edits[row][column - 1]));
    boolean swapped =
        row > 1
            && column > 1
            && from.charAt(row - 1) == to.charAt(column - 2)
            && from.charAt(row - 2) == to.charAt(column - 1);
    return swapped ? Math.min(best, edits[row - 2][column - 2] + 1) : best;
  }
}
