package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {

  @TempDir Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private long bytes() {
    return new MachineMemory(root).bytes().orElseThrow();
  }

  @Test
  void is_the_machines_where_no_group_limits_it() throws IOException {
    file("proc/meminfo", "MemTotal:        8000000 kB\nMemFree: 1 kB\n");
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", "max\n");
    assertThat(bytes()).isEqualTo(8_000_000L * 1024);
  }

  @Test
  void is_the_strictest_limit_of_the_groups_around_in_version_2() throws IOException {
    file("proc/meminfo", "MemTotal: 8000000 kB\n");
    file("proc/self/cgroup", "0::/system.slice/signalbox.service\n");
    file("sys/fs/cgroup/system.slice/signalbox.service/memory.max", "max\n");
    file("sys/fs/cgroup/system.slice/memory.max", "2147483648\n");
    assertThat(bytes()).isEqualTo(2L << 30);
  }

  @Test
  void is_the_groups_limit_in_version_1() throws IOException {
    file("proc/meminfo", "MemTotal: 8000000 kB\n");
    file("proc/self/cgroup", "5:cpu,cpuacct:/a\n4:memory:/docker/1\n0::/docker/1\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes", "536870912\n");
    assertThat(bytes()).isEqualTo(512L << 20);
  }

  /** In a container the group's path is often that of the host, and is not to be seen. */
  @Test
  void a_group_that_cannot_be_seen_leaves_those_around() throws IOException {
    file("proc/meminfo", "MemTotal: 8000000 kB\n");
    file("proc/self/cgroup", "0::/docker/0123\n");
    file("sys/fs/cgroup/memory.max", "1073741824\n");
    assertThat(bytes()).isEqualTo(1L << 30);
  }

  @Test
  void cannot_be_told_without_proc() {
    assertThat(new MachineMemory(root).bytes()).isEmpty();
  }
}
