package io.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {

  @TempDir Path dir;

  private final TestConsole console = new TestConsole();

  @Test
  void prints_key_value_and_origin_with_secrets_masked() throws IOException {
    Path file = Files.writeString(dir.resolve("s.yaml"), "http:\n  port: 1\n  token: s3cret\n");

    int code = execute("config", "--config", file.toString(), "--set", "http.host=::1");

    assertThat(code).isZero();
    assertThat(console.out().lines().map(String::strip))
        .containsExactly(
            "http.host        ::1       command line --set",
            "http.port        1         file " + file + ":2",
            "http.token       ********  file " + file + ":3",
            "queue.max_bytes  auto      default");
  }

  @Test
  void an_unknown_key_is_one_line_and_a_code() throws IOException {
    int code = execute("config", "--config", empty(), "--set", "http.prot=1");

    assertThat(code).isEqualTo(ExitCode.BAD_CONFIGURATION.number());
    assertThat(console.out()).isEmpty();
    assertThat(console.err())
        .isEqualTo(
            "signalbox: unknown key http.prot (command line --set); did you mean http.port?\n");
  }

  @Test
  void a_missing_file_is_named() {
    assertThat(execute("config", "--config", "/none.yaml"))
        .isEqualTo(ExitCode.BAD_CONFIGURATION.number());
    assertThat(console.err())
        .isEqualTo("signalbox: the configuration file /none.yaml does not exist\n");
  }

  @Test
  void an_override_without_a_value_is_misuse() throws IOException {
    assertThat(execute("config", "--config", empty(), "--set", "http.port"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(console.err()).contains("KEY=VALUE", "Try: signalbox config --help");
  }

  private String empty() throws IOException {
    return Files.writeString(dir.resolve("s.yaml"), "").toString();
  }

  private int execute(String... args) {
    return Main.commandLine(console.console(), new FewKeys(), code -> {}).execute(args);
  }

  private record FewKeys() implements Composition {
    @Override
    public void readSettings(Configuration config) {
      config.string("http.host", "127.0.0.1");
      config.integer("http.port", 8084, 0, 65_535);
      config.secret("http.token");
      config.sizeOrAuto("queue.max_bytes");
    }

    @Override
    public Running start(Configuration config) {
      throw new AssertionError("config starts no server");
    }
  }
}
