package io.signalbox.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What /proc says; for tests. */
final class Processes {

  private Processes() {}

  /** A living process. */
  record Seen(long pid, long parent, String command, String environment) {
    @Override
    public String toString() {
      return pid + " " + command;
    }
  }

  /** Living processes whose environment holds a text; what is forked shows its parent's. */
  static List<Seen> withEnvironment(String text) {
    return living(process -> process.environment().contains(text));
  }

  static List<Seen> childrenOf(long pid) {
    return living(process -> process.parent() == pid);
  }

  /** Zombies have no environment any more. */
  private static List<Seen> living(Predicate<Seen> filter) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .map(Processes::see)
          .filter(Objects::nonNull)
          .filter(process -> !process.environment().isEmpty())
          .filter(filter)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Seen see(Path proc) {
    try {
      return new Seen(
          Long.parseLong(proc.getFileName().toString()),
          parent(read(proc.resolve("stat"))),
          read(proc.resolve("cmdline")),
          read(proc.resolve("environ")));
    } catch (IOException gone) {
      return null;
    }
  }

  /** The second field behind the name, which may hold anything. */
  private static long parent(String stat) {
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]);
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
