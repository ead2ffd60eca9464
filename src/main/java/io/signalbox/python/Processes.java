package io.signalbox.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds processes by a variable in the environment that they were started with. */
final class Processes {

  private static final Path PROC = Path.of("/proc");
  private static final int ROUNDS = 20;

  private Processes() {}

  /** Kills every process that carries all the variables, those that they start meanwhile too. */
  static void kill(String... variables) {
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> found = find(variables);
      if (found.isEmpty()) {
        return;
      }
      found.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** The living processes that carry all the variables, each given as {@code NAME=value}. */
  static List<ProcessHandle> find(String... variables) {
    List<ProcessHandle> found = new ArrayList<>();
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != self && carries(process, variables)) {
          ProcessHandle.of(pid).filter(ProcessHandle::isAlive).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      return found; // Without /proc nothing can be found.
    }
    return found;
  }

  private static boolean carries(Path process, String... variables) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("environ"));
      String environment = "\0" + new String(bytes, StandardCharsets.UTF_8) + "\0";
      for (String variable : variables) {
        if (!environment.contains("\0" + variable + "\0")) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // Gone, or another user's.
    }
  }
}
