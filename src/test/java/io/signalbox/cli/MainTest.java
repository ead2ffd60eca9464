package io.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  private final TestConsole console = new TestConsole();

  @ParameterizedTest
  @EnumSource(ExitCode.class)
  void help_documents_every_exit_code(ExitCode code) {
    assertThat(execute("--help")).isZero();

    assertThat(console.out()).contains("Exit codes:").containsPattern("(?m)^\\s+" + code.number());
  }

  @Test
  void exit_codes_are_fixed() {
    assertThat(ExitCode.table().keySet())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "70", "75", "130", "143");
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void prints_its_version(String argument) {
    assertThat(execute(argument)).isZero();

    assertThat(console.out())
        .matches("signalbox \\S+ \\(Java \\S+\\)\\n")
        .contains(Runtime.version().toString());
  }

  @Test
  void without_a_command_it_tells_the_way_to_help() {
    assertThat(execute()).isEqualTo(ExitCode.USAGE.number());

    assertThat(console.err()).isEqualTo("signalbox: Missing command\nTry: signalbox --help\n");
  }

  private int execute(String... args) {
    return Main.commandLine(console.console(), new ServerComposition(), code -> {}).execute(args);
  }
}
