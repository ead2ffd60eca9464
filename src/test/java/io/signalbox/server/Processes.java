package io.signalbox.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What /proc says; for tests. */
final class Processes {

  private Processes() {}

  /** A living process. */
  record Seen(long pid, String command, String environment) {
    @Override
    public String toString() {
      return pid + " " + command;
    }
  }

  /** Living processes whose environment holds a text; zombies have no environment any more. */
  static List<Seen> withEnvironment(String text) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .map(Processes::see)
          .filter(Objects::nonNull)
          .filter(process -> process.environment().contains(text))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Seen see(Path proc) {
    try {
      return new Seen(
          Long.parseLong(proc.getFileName().toString()),
          read(proc.resolve("cmdline")),
          read(proc.resolve("environ")));
    } catch (IOException gone) {
      return null;
    }
  }

  private static String read(Path path) throws IOException {
    return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).replace('\0', ' ');
  }

  /** What the descriptors of a process lead to. */
  static List<String> openFiles(long pid) {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return all.map(Processes::target).filter(Objects::nonNull).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return null;
    }
  }
}
