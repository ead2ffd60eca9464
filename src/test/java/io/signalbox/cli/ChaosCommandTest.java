package io.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChaosCommandTest {

  private final TestConsole console = new TestConsole();

  @Test
  void two_servers_need_a_store_that_they_can_share() {
    assertThat(execute("--servers", "2")).isEqualTo(ExitCode.USAGE.number());
    assertThat(console.err()).contains("two servers can only share --store postgres");
  }

  @Test
  void postgres_needs_an_address_and_others_have_none() {
    assertThat(execute("--store", "postgres")).isEqualTo(ExitCode.USAGE.number());
    assertThat(execute("--postgres", "postgresql://x")).isEqualTo(ExitCode.USAGE.number());
    assertThat(console.err()).contains("--store postgres takes --postgres URI");
  }

  @Test
  void a_store_that_is_none_is_misuse() {
    assertThat(execute("--store", "paper")).isEqualTo(ExitCode.USAGE.number());
    assertThat(console.err()).contains("sqlite, postgres or memory");
  }

  private int execute(String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "chaos";
    System.arraycopy(options, 0, args, 1, options.length);
    return Main.commandLine(console.console(), new ServerComposition(), ignored -> {})
        .execute(args);
  }
}
