package io.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.ConfigException;
import io.signalbox.config.Configuration;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code serve} does when it cannot start; how it stops is shown on a real process. */
class ServeCommandTest {

  @TempDir Path dir;

  private final TestConsole console = new TestConsole();
  private final List<Integer> halts = new ArrayList<>();
  private Path file;

  @BeforeEach
  void configure() throws Exception {
    file = Files.writeString(dir.resolve("s.yaml"), "");
  }

  @Test
  void a_port_in_use_is_one_line() {
    int code = serve(new Failing(new BindException("Address already in use: /127.0.0.1:8084")));

    assertThat(code).isEqualTo(ExitCode.PORT_IN_USE.number());
    assertThat(console.err())
        .isEqualTo("signalbox: cannot listen: Address already in use: /127.0.0.1:8084\n");
    assertThat(halts).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"log.level=loud", "log.format=xml"})
  void a_bad_log_setting_stops_the_start(String override) {
    int code = serve(new Failing(new AssertionError("started")), "--set", override);

    assertThat(code).isEqualTo(ExitCode.BAD_CONFIGURATION.number());
    assertThat(console.err()).contains("expected one of");
  }

  @Test
  void a_setting_that_the_server_refuses_is_one_line() {
    assertThat(serve(new Failing(new ConfigException("queue.capacity = 0: too small"))))
        .isEqualTo(ExitCode.BAD_CONFIGURATION.number());
    assertThat(console.err()).isEqualTo("signalbox: queue.capacity = 0: too small\n");
  }

  private int serve(Composition composition, String... options) {
    List<String> args = new ArrayList<>(List.of("serve", "--config", file.toString()));
    args.addAll(List.of(options));
    return Main.commandLine(console.console(), composition, halts::add)
        .execute(args.toArray(String[]::new));
  }

  private record Failing(Throwable failure) implements Composition {
    @Override
    public void readSettings(Configuration config) {
      throw new AssertionError("the server reads its settings itself");
    }

    @Override
    public Running start(Configuration config) throws Exception {
      if (failure instanceof Exception known) {
        throw known;
      }
      throw (Error) failure;
    }
  }
}
