package io.signalbox.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The Python half of Signalbox, which travels inside the jar. */
final class PythonFiles {

  private static final String PACKAGE = "/python/signalbox";

  private PythonFiles() {}

  /** Copies the package {@code signalbox} into a directory, so that interpreters can read it. */
  static void extractTo(Path directory) throws IOException {
    URL url = PythonFiles.class.getResource(PACKAGE);
    if (url == null) {
      throw new IOException("this build lacks its Python half (" + PACKAGE + ")");
    }
    if (url.openConnection() instanceof JarURLConnection connection) {
      Path jar = Path.of(uri(connection.getJarFileURL()));
      try (FileSystem files = FileSystems.newFileSystem(jar)) {
        copy(files.getPath(PACKAGE), directory);
      }
    } else {
      copy(Path.of(uri(url)), directory);
    }
  }

  private static URI uri(URL url) throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("cannot read " + url, e);
    }
  }

  private static void copy(Path source, Path directory) throws IOException {
    Path base = source.getParent();
    try (Stream<Path> tree = Files.walk(source)) {
      for (Path from : (Iterable<Path>) tree::iterator) {
        Path to = directory.resolve(base.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else if (!from.toString().endsWith(".pyc")) {
          Files.copy(from, to);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
