package io.signalbox.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How much memory there is: the machine's, or less where a control group says so. */
final class MachineMemory {

  private static final int KIB = 1024;

  private final Path root;

  /**
   * @param root of the file system; another one in tests
   */
  MachineMemory(Path root) {
    this.root = root;
  }

  /** In bytes; empty where it cannot be told. */
  OptionalLong bytes() {
    long machine = machine();
    long group = group();
    long least = Math.min(machine, group);
    return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
  }

  private long machine() {
    return lines(root.resolve("proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(line -> number(line.replaceAll("\\D", "")) * KIB)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** The strictest of the group's own limit and of those of the groups around it. */
  private long group() {
    long least = Long.MAX_VALUE;
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        least = Math.min(least, limit("sys/fs/cgroup", parts[2], "memory.max"));
      } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        least = Math.min(least, limit("sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes"));
      }
    }
    return least;
  }

  private long limit(String mount, String group, String file) {
    Path top = root.resolve(mount);
    Path at = top.resolve(group.replaceFirst("^/+", "")).normalize();
    long least = Long.MAX_VALUE;
    while (at != null && at.startsWith(top)) {
      for (String line : lines(at.resolve(file))) {
        least = Math.min(least, number(line.strip()));
      }
      at = at.getParent();
    }
    return least;
  }

  /** Version 2 says {@code max} where there is no limit. */
  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return List.of();
    }
  }
}
