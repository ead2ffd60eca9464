package io.signalbox.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code # /// script} block of a script: inline metadata as PEP 723 defines it.
 *
 * @param table the TOML of the block
 * @param firstLine the line of the file on which the TOML begins, from 1
 * @param toml the lines of the TOML
 */
record InlineMetadata(Map<String, Object> table, int firstLine, List<String> toml) {

  private static final Pattern START = Pattern.compile("# /// [a-zA-Z0-9-]+");
  private static final String SCRIPT = "# /// script";
  private static final String END = "# ///";
  private static final TomlMapper TOML = new TomlMapper();

  /**
   * Finds the block by the rules of the PEP's reference implementation, with one difference: a
   * block that is never closed is refused, not ignored, since its settings would silently be lost.
   *
   * @param lines the lines of the file
   * @throws BrokenScript for two blocks, an unclosed one, or one that is not TOML
   */
  static Optional<InlineMetadata> find(List<String> lines) throws BrokenScript {
    Optional<InlineMetadata> found = Optional.empty();
    int at = 0;
    while (at < lines.size()) {
      int end = START.matcher(lines.get(at)).matches() ? endOf(lines, at) : at;
      if (lines.get(at).equals(SCRIPT) && end != at + 1) {
        if (end == at) {
          throw new BrokenScript(
              "'" + SCRIPT + "' is never closed by a line '" + END + "'", at + 1);
        }
        if (found.isPresent()) {
          throw new BrokenScript("this is a second '" + SCRIPT + "' block", at + 1);
        }
        found = Optional.of(parse(lines, at + 1, end));
      }
      at = end + 1;
    }
    return found;
  }

  /** The line of a key inside the block, from 1; the block's first line where it is not seen. */
  int lineOf(String key) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    Pattern assignment =
        Pattern.compile("(?:^|.*[\\s{,.])[\"']?" + Pattern.quote(last) + "[\"']?\\s*[=.].*");
    for (int i = 0; i < toml.size(); i++) {
      if (assignment.matcher(toml.get(i)).matches()) {
        return firstLine + i;
      }
    }
    return firstLine;
  }

  /** The last {@code # ///} of the comment lines that follow; the start itself where none does. */
  private static int endOf(List<String> lines, int start) {
    int end = start;
    for (int i = start + 1; i < lines.size() && isContent(lines.get(i)); i++) {
      end = lines.get(i).equals(END) ? i : end;
    }
    return end;
  }

  private static boolean isContent(String line) {
    return line.equals("#") || line.startsWith("# ");
  }

  private static InlineMetadata parse(List<String> lines, int from, int to) throws BrokenScript {
    List<String> toml = new ArrayList<>();
    lines.subList(from, to).forEach(line -> toml.add(line.substring(Math.min(2, line.length()))));
    String text = toml.stream().collect(Collectors.joining("\n", "", "\n"));
    try {
      Map<String, Object> table = TOML.readerForMapOf(Object.class).readValue(text);
      return new InlineMetadata(table, from + 1, toml);
    } catch (JsonProcessingException bad) {
      int line = bad.getLocation() == null ? 1 : Math.max(1, bad.getLocation().getLineNr());
      String why = bad.getOriginalMessage().lines().findFirst().orElse("it cannot be parsed");
      throw new BrokenScript("the '" + SCRIPT + "' block is not TOML: " + why, from + line);
    }
  }
}
