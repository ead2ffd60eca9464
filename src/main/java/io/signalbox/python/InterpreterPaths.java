package io.signalbox.python;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where interpreters may lie. */
final class InterpreterPaths {

  private static final String NAME = "python3";
  private static final List<String> USUAL = List.of("/usr/bin", "/usr/local/bin");

  private final List<Path> folders;

  /**
   * @param searchPath folders as in PATH
   */
  InterpreterPaths(String searchPath) {
    this.folders =
        Stream.concat(Stream.of(searchPath.split(File.pathSeparator)), USUAL.stream())
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .filter(Path::isAbsolute)
            .toList();
  }

  /** The executables that the configured text stands for, best first. */
  List<Path> find(String executable) {
    if (executable.equals(PythonSettings.AUTO)) {
      return find(NAME, folders);
    }
    return executable.contains("/")
        ? List.of(Path.of(executable).toAbsolutePath().normalize())
        : find(executable, folders).stream().limit(1).toList();
  }

  /**
   * The distinct ones of a name. Only the folder is resolved: a virtual environment's interpreter
   * is a link to another one and yet a different one.
   */
  private static List<Path> find(String name, List<Path> folders) {
    Map<Path, Path> found = new LinkedHashMap<>();
    for (Path folder : folders) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        found.putIfAbsent(resolved(folder).resolve(name), file);
      }
    }
    return new ArrayList<>(found.values());
  }

  private static Path resolved(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder;
    }
  }
}
