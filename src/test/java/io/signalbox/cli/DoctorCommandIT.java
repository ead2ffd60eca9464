package io.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.signalbox.server.LogSettings;
import io.signalbox.server.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandIT {

  private static final String PYTHON = System.getProperty("signalbox.python", "/usr/bin/python3");

  @TempDir Path dir;

  private final TestConsole console = new TestConsole();

  @AfterEach
  void logsAgain() {
    Logging.configure(new LogSettings(false, Level.INFO));
  }

  @Test
  void all_is_well_where_every_script_starts() throws IOException {
    script("fine", "def handle(input):\n    return 1\n");

    int code = doctor(PYTHON);

    assertThat(console.out()).contains("all 1 start", PYTHON + " is 3.").doesNotContain("fail");
    assertThat(code).isZero();
    assertThat(dir.resolve("tmp")).satisfies(DoctorCommandIT::holdsNoBoot);
  }

  @Test
  void a_script_that_would_not_start_is_named_with_its_reason() throws IOException {
    script("fine", "def handle(input):\n    return 1\n");
    script("broken", "import no_such_module\n\ndef handle(input):\n    return 1\n");

    int code = doctor(PYTHON);

    assertThat(console.out())
        .containsPattern("fail  scripts +broken would not start: .*no_such_module");
    assertThat(code).isEqualTo(ExitCode.FOUND_FAULT.number());
  }

  @Test
  void an_interpreter_that_is_none_is_told() throws IOException {
    script("fine", "def handle(input):\n    return 1\n");

    int code = doctor("/none/python3");

    assertThat(console.out()).contains("/none/python3 cannot be used");
    assertThat(code).isEqualTo(ExitCode.FOUND_FAULT.number());
  }

  @Test
  void an_unknown_key_is_refused_as_by_the_server() throws IOException {
    Path file = Files.writeString(dir.resolve("s.yaml"), "http:\n  prot: 1\n");
    int code =
        Main.commandLine(console.console(), new ServerComposition(), ignored -> {})
            .execute("doctor", "--config", file.toString());
    assertThat(code).isEqualTo(ExitCode.BAD_CONFIGURATION.number());
    assertThat(console.err()).contains("did you mean http.port?");
  }

  private void script(String name, String text) throws IOException {
    Files.createDirectories(dir.resolve("scripts"));
    Files.writeString(dir.resolve("scripts").resolve(name + ".py"), text);
  }

  private int doctor(String python) throws IOException {
    Path file = Files.writeString(dir.resolve("s.yaml"), "");
    return Main.commandLine(console.console(), new ServerComposition(), ignored -> {})
        .execute(
            "doctor",
            "--config=" + file,
            "--set=http.port=0",
            "--set=scripts.dir=" + dir.resolve("scripts"),
            "--set=data.dir=" + dir.resolve("data"),
            "--set=data.tmp=" + dir.resolve("tmp"),
            "--set=python.executable=" + python);
  }

  private static void holdsNoBoot(Path tmp) throws IOException {
    try (var all = Files.walk(tmp)) {
      assertThat(all.filter(Files::isRegularFile))
          .extracting(file -> file.getFileName().toString())
          .containsExactly(".lock");
    }
  }
}
