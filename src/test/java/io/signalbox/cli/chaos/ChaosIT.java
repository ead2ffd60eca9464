package io.signalbox.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code signalbox chaos}; the long one is for people. */
class ChaosIT {

  private static final String PYTHON = System.getProperty("signalbox.python", "/usr/bin/python3");

  @TempDir Path dir;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void no_accepted_job_is_lost_with_sqlite() throws Exception {
    Report report = run("sqlite", Duration.ofSeconds(25));

    assertThat(report.isClean()).as(table(report)).isTrue();
    assertThat(report.accepted()).isGreaterThan(50);
    assertThat(report.ran())
        .containsKeys("server killed under load", "server killed while it starts", "keeper killed");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void jobs_lost_by_the_store_in_memory_are_found_out() throws Exception {
    Report report = run("memory", Duration.ofSeconds(1));

    assertThat(report.isClean()).isFalse();
    assertThat(report.faults().get("lost")).hasSize((int) report.accepted()).isNotEmpty();
    assertThat(table(report)).contains("lost " + report.accepted(), "FAULTS FOUND");
  }

  private Report run(String store, Duration time) throws Exception {
    ChaosPlan plan =
        new ChaosPlan(
            time,
            7,
            new ChaosPlan.StoreChoice(store, Optional.empty(), Optional.empty()),
            1,
            40,
            "",
            dir,
            false,
            List.of("python.executable=" + PYTHON));
    return Chaos.run(plan, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private String table(Report report) {
    report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
