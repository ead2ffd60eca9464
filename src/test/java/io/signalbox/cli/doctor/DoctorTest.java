package io.signalbox.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.cli.doctor.Finding.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  @TempDir Path dir;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void one_failure_is_enough_and_every_check_has_its_line() {
    assertThat(examine(new Fixed(Finding.ok("a", "well")), new Fixed(Finding.warn("b", "hm"))))
        .isTrue();
    assertThat(examine(new Fixed(Finding.fail("c", "broken")), new Fixed(Finding.ok("d", "well"))))
        .isFalse();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "ok    a            well",
            "warn  b            hm",
            "fail  c            broken",
            "ok    d            well");
  }

  @Test
  void a_check_that_breaks_is_a_failure_and_ends_nothing() {
    Check broken =
        new Check() {
          @Override
          public String subject() {
            return "disk";
          }

          @Override
          public List<Finding> findings() throws IOException {
            throw new IOException("gone");
          }
        };
    assertThat(examine(broken, new Fixed(Finding.ok("d", "well")))).isFalse();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("gone", "well");
  }

  @Test
  void the_rate_of_the_disk_is_measured_and_nothing_stays() throws IOException {
    SyncCheck check = new SyncCheck(dir.resolve("not/there/yet"), Duration.ofMillis(30));

    Finding finding = check.findings().get(0);

    assertThat(finding.text()).contains("writes of 4 KiB a second", "median", "99 % below");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void an_old_sqlite_fails() {
    assertThat(new SqliteCheck().judge("3.51.2").level()).isEqualTo(Level.FAIL);
    assertThat(new SqliteCheck().judge("3.51.3").level()).isEqualTo(Level.OK);
    assertThat(new SqliteCheck().judge("3.6.99").level()).isEqualTo(Level.FAIL);
  }

  @Test
  void the_sqlite_that_is_bundled_is_new_enough() throws Exception {
    assertThat(new SqliteCheck().findings()).allMatch(it -> it.level() == Level.OK);
  }

  @Test
  void a_clock_from_another_age_fails_and_one_that_jumps_is_warned_of() {
    ClockCheck clock = new ClockCheck();
    assertThat(clock.year(Instant.EPOCH).level()).isEqualTo(Level.FAIL);
    assertThat(clock.year(Instant.parse("2030-01-01T00:00:00Z")).level()).isEqualTo(Level.OK);
    assertThat(clock.pace(3_600_300, 300).level()).isEqualTo(Level.WARN);
    assertThat(clock.pace(301, 300).level()).isEqualTo(Level.OK);
  }

  @Test
  void few_files_are_warned_of() throws IOException {
    Path limits =
        Files.writeString(
            dir.resolve("limits"),
            """
            Limit                     Soft Limit           Hard Limit           Units
            Max processes             unlimited            unlimited            processes
            Max open files            256                  4096                 files
            """);
    List<Finding> findings = new LimitsCheck(limits).findings();
    assertThat(findings)
        .filteredOn(it -> it.level() == Level.WARN)
        .singleElement()
        .satisfies(it -> assertThat(it.text()).startsWith("256 open files"));
  }

  @Test
  void a_store_on_a_network_fails_and_one_in_memory_is_warned_of() {
    FileSystemCheck store = new FileSystemCheck("store", dir, true);
    assertThat(store.judge("nfs4").level()).isEqualTo(Level.FAIL);
    assertThat(store.judge("tmpfs").level()).isEqualTo(Level.WARN);
    assertThat(store.judge("ext4").level()).isEqualTo(Level.OK);
    assertThat(new FileSystemCheck("data.jobs", dir, false).judge("tmpfs").level())
        .isEqualTo(Level.OK);
  }

  @Test
  void a_deep_folder_is_too_deep_for_sockets() {
    assertThat(new SocketPathCheck(Path.of("/tmp")).findings().get(0).level()).isEqualTo(Level.OK);
    assertThat(new SocketPathCheck(Path.of("/" + "x".repeat(60))).findings().get(0).level())
        .isEqualTo(Level.WARN);
  }

  @Test
  void a_port_in_use_is_warned_of() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Finding finding = new PortCheck("127.0.0.1", taken.getLocalPort()).findings().get(0);
      assertThat(finding.level()).isEqualTo(Level.WARN);
    }
    assertThat(new PortCheck("127.0.0.1", 0).findings().get(0).level()).isEqualTo(Level.OK);
  }

  private boolean examine(Check... checks) {
    return new Doctor(List.of(checks)).examine(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private record Fixed(Finding finding) implements Check {
    @Override
    public String subject() {
      return finding.subject();
    }

    @Override
    public List<Finding> findings() {
      return List.of(finding);
    }
  }
}
