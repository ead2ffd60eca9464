package io.signalbox.cli.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is done to processes from outside: signals and limits. */
final class Machine {

  private static final List<Path> PRLIMIT = List.of(Path.of("/usr/bin/prlimit"));

  private static final List<Path> FAKETIME =
      Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu", ".")
          .flatMap(
              arch ->
                  Stream.of(
                      Path.of("/usr/lib", arch, "faketime/libfaketimeMT.so.1"),
                      Path.of("/usr/local/lib", arch, "faketime/libfaketimeMT.so.1")))
          .toList();

  private Machine() {}

  static Optional<Path> prlimit() {
    return PRLIMIT.stream().filter(Files::isExecutable).findFirst();
  }

  /** The library that lies to threads about the time. */
  static Optional<Path> faketime() {
    return FAKETIME.stream().filter(Files::isReadable).findFirst();
  }

  /**
   * @param signal such as {@code STOP}
   */
  static void signal(String signal, long pid) throws IOException, InterruptedException {
    run("sh", "-c", "kill -" + signal + " " + pid);
  }

  /** Lets a living process write no file beyond so many bytes, or any again. */
  static void limitFiles(long pid, String bytes) throws IOException, InterruptedException {
    run(
        prlimit().orElseThrow().toString(),
        "--pid",
        Long.toString(pid),
        "--fsize=" + bytes + ":"); // the soft limit only, so that it can be lifted again
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }

  /** Living processes in whose environment a text stands. */
  static List<Long> processesWith(String text) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(ProcessHandle::pid).filter(pid -> mentions(pid, text)).toList();
    }
  }

  /** A zombie has no environment any more. */
  private static boolean mentions(long pid, String text) {
    try {
      Path proc = Path.of("/proc", Long.toString(pid));
      byte[] environment = Files.readAllBytes(proc.resolve("environ"));
      return new String(environment, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }
}
