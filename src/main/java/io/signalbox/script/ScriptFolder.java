package io.signalbox.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Lists the scripts folder and decides which of its files are scripts, by name alone. */
final class ScriptFolder {

  private static final String SUFFIX = ".py";
  private static final int MAX_NAME_BYTES = 128;
  private static final Comparator<String> NORMAL_FORM_FIRST =
      Comparator.<String, Boolean>comparing(file -> !file.equals(normal(file)))
          .thenComparing(Comparator.naturalOrder());

  private final Path folder;

  ScriptFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What lies in the folder.
   *
   * @param files the files that are scripts, by script name
   * @param refused one sentence for each file that looks like a script but cannot be served
   */
  record Listing(Map<String, Path> files, Set<String> refused) {}

  /** Lists the folder; blocks. */
  Listing list() throws IOException {
    Map<String, Path> files = new TreeMap<>();
    Set<String> refused = new LinkedHashSet<>();
    for (String file : candidates()) {
      String name = normal(file.substring(0, file.length() - SUFFIX.length()));
      String fault = fault(name);
      if (!fault.isEmpty()) {
        refused.add("File '" + printable(file) + "' is not served: " + fault);
      } else if (files.putIfAbsent(name, folder.resolve(file)) != null) {
        refused.add("A second file spells the name '" + name + "' and is not served");
      }
    }
    return new Listing(files, refused);
  }

  private List<String> candidates() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.endsWith(SUFFIX) && !name.startsWith("_") && !name.startsWith(".")) {
          if (isFile(entry)) {
            names.add(name);
          }
        }
      }
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    }
    names.sort(NORMAL_FORM_FIRST);
    return names;
  }

  /** A file, or a link that leads nowhere: that one is listed, to say so. */
  private static boolean isFile(Path entry) {
    return Files.isRegularFile(entry) || Files.isSymbolicLink(entry) && !Files.exists(entry);
  }

  private static String normal(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static String fault(String name) {
    if (name.startsWith("-")) {
      return "its name begins with '-'";
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      return "its name is longer than " + MAX_NAME_BYTES + " bytes";
    }
    if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
      return "its name holds a control character or a backslash";
    }
    return name.indexOf('\ufffd') >= 0 ? "its name is not UTF-8, or the locale is not" : "";
  }

  private static String printable(String file) {
    return file.replaceAll("\\p{Cntrl}", "?");
  }
}
