package io.signalbox.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Follows the import statements of a script to the files of the scripts folder. Only the text is
 * looked at: an import that code makes up while it runs is not seen, one inside a string is.
 */
final class ImportedFiles {

  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?mU)(?:^|[;:])[ \\t]*(?:"
              + "from\\b[ \\t]*([.\\w]+?)[ \\t]*\\bimport\\b[ \\t]*(\\([^)]*\\)|[^\\n;#]+)"
              + "|import[ \\t]+([^\\n;#]+))");

  private static final Pattern NOT_A_NAME = Pattern.compile("(?U)\\s+as\\s+\\w+|[()]|#[^\\n]*");
  private static final Pattern NAME = Pattern.compile("(?U)\\w[\\w.]*");
  private static final int MAX_FILES = 1000;
  private static final int MAX_NAME = 255;

  private final Path folder;
  private final Map<Path, String> marks = new TreeMap<>();
  private final Map<Path, SourceFile> sources = new TreeMap<>();
  private final Deque<Path> toRead = new ArrayDeque<>();

  private ImportedFiles(Path folder) {
    this.folder = folder;
  }

  /** Reads all that a script imports from its folder, directly or through others. */
  static ImportedFiles follow(Path script, SourceFile source) {
    ImportedFiles files = new ImportedFiles(script.getParent());
    files.marks.put(script, "");
    files.look(script, source);
    while (!files.toRead.isEmpty() && files.sources.size() < MAX_FILES) {
      files.open(files.toRead.pop());
    }
    files.marks.remove(script);
    return files;
  }

  /** The files that are there, with their content. */
  Map<Path, SourceFile> sources() {
    return sources;
  }

  /** Every place where Python would look inside the folder, with its mark before it was read. */
  Map<Path, String> marks() {
    return marks;
  }

  private void open(Path file) {
    try {
      SourceFile source = SourceFile.read(file);
      sources.put(file, source);
      look(file, source);
    } catch (IOException unreadable) {
      // The script's own import of it will fail, and say so; here it only has no content.
      marks.put(file, Fingerprint.ABSENT);
    }
  }

  private void look(Path file, SourceFile source) {
    Matcher statement = STATEMENT.matcher(source.text().replace("\\\n", " "));
    while (statement.find()) {
      if (statement.group(3) != null) {
        names(statement.group(3)).forEach(name -> module(folder, name));
      } else {
        from(file, statement.group(1), statement.group(2));
      }
    }
  }

  private void from(Path file, String module, String names) {
    String dotted = module.replaceFirst("^\\.+", "");
    Path base = ancestor(file, module.length() - dotted.length());
    if (base.startsWith(folder)) {
      String prefix = dotted.isEmpty() ? "" : dotted + ".";
      module(base, dotted);
      names(names).forEach(name -> module(base, prefix + name));
    }
  }

  /** Where an import begins: the scripts folder, or for leading dots a package of the file. */
  private Path ancestor(Path file, int dots) {
    Path base = dots == 0 ? folder : file.getParent();
    for (int i = 1; i < dots && base.startsWith(folder); i++) {
      base = base.getParent();
    }
    return base;
  }

  private static Stream<String> names(String list) {
    return Stream.of(NOT_A_NAME.matcher(list).replaceAll(" ").split(","))
        .map(String::strip)
        .filter(name -> NAME.matcher(name).matches());
  }

  /** Notes each file that an import of {@code a.b} under a base may execute. */
  private void module(Path base, String dotted) {
    if (dotted.length() > MAX_NAME) {
      return;
    }
    Path at = base;
    for (String part : dotted.split("\\.")) {
      if (part.isEmpty()) {
        return;
      }
      note(at.resolve(part + ".py"));
      at = at.resolve(part);
      note(at.resolve("__init__.py"));
    }
  }

  private void note(Path candidate) {
    if (!marks.containsKey(candidate)) {
      String mark = Fingerprint.mark(candidate);
      marks.put(candidate, mark);
      if (!mark.equals(Fingerprint.ABSENT)) {
        toRead.push(candidate);
      }
    }
  }
}
