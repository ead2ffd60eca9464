package io.signalbox.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MachineTest {

  private static final String MARK = "signalbox-machine-test";

  private Process victim;

  @BeforeEach
  void startVictim() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder.environment().putAll(Map.of("MARK", MARK));
    victim = builder.start();
  }

  @AfterEach
  void endVictim() {
    victim.destroyForcibly();
  }

  @Test
  void a_process_is_frozen_and_revived() throws Exception {
    Machine.signal("STOP", victim.pid());
    await().untilAsserted(() -> assertThat(state()).isEqualTo("T"));

    Machine.signal("CONT", victim.pid());
    await().untilAsserted(() -> assertThat(state()).isEqualTo("S"));
  }

  @Test
  void the_files_of_a_process_are_limited_and_freed_again() throws Exception {
    assumeThat(Machine.prlimit()).isPresent();

    Machine.limitFiles(victim.pid(), "16384");
    assertThat(limit()).isEqualTo("16384");

    Machine.limitFiles(victim.pid(), "unlimited");
    assertThat(limit()).isEqualTo("unlimited");
  }

  @Test
  void processes_are_found_by_their_environment() {
    assertThat(Machine.processesWith(MARK)).contains(victim.pid());
    assertThat(Machine.processesWith(MARK + "-other")).isEmpty();
  }

  @Test
  void what_cannot_be_done_says_so() throws Exception {
    victim.destroyForcibly().waitFor();

    assertThatThrownBy(() -> Machine.signal("STOP", victim.pid()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("kill -STOP");
  }

  private String state() throws IOException {
    String stat = Files.readString(proc("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[0];
  }

  private String limit() throws IOException {
    return Files.readAllLines(proc("limits")).stream()
        .filter(line -> line.startsWith("Max file size"))
        .map(line -> line.split("\\s{2,}")[1])
        .findFirst()
        .orElseThrow();
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(victim.pid()), file);
  }
}
