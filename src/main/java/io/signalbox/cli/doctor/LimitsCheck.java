package io.signalbox.cli.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the machine and its control group let the server have. */
final class LimitsCheck implements Check {

  private static final long FEW_FILES = 1024;
  private static final long FEW_PROCESSES = 512;
  private static final long MIB = 1L << 20;
  private static final long LITTLE_MEMORY_MIB = 512;

  private final Path limits;

  LimitsCheck() {
    this(Path.of("/proc/self/limits"));
  }

  /**
   * @param limits as the kernel writes them
   */
  LimitsCheck(Path limits) {
    this.limits = limits;
  }

  @Override
  public String subject() {
    return "limits";
  }

  @Override
  public List<Finding> findings() throws IOException {
    List<String> lines = Files.readAllLines(limits);
    return List.of(
        limit(lines, "Max open files", "open files (RLIMIT_NOFILE)", FEW_FILES),
        limit(lines, "Max processes", "processes (RLIMIT_NPROC)", FEW_PROCESSES),
        memory(),
        Finding.ok(subject(), Runtime.getRuntime().availableProcessors() + " CPUs"));
  }

  private Finding limit(List<String> lines, String name, String shown, long few) {
    String soft =
        lines.stream()
            .filter(line -> line.startsWith(name))
            .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
            .findFirst()
            .orElse("unknown");
    boolean isFew = soft.matches("\\d+") && Long.parseLong(soft) < few;
    String text = soft + " " + shown;
    return isFew
        ? Finding.warn(subject(), text + ": at least " + few + " are better")
        : Finding.ok(subject(), text);
  }

  /** The JVM knows the limits of its control group. */
  private Finding memory() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    long total = system.getTotalMemorySize() / MIB;
    String text =
        "%,d MiB of memory, %,d of them for the heap of the server"
            .formatted(total, Runtime.getRuntime().maxMemory() / MIB);
    return total < LITTLE_MEMORY_MIB
        ? Finding.warn(subject(), text + ": little for Python beside it")
        : Finding.ok(subject(), text);
  }
}
