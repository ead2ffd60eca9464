package io.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.ConfigException;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.net.BindException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ComplaintTest {

  private final TestConsole console = new TestConsole();

  static Stream<Arguments> expected() {
    return Stream.of(
        Arguments.of(
            new ConfigException("http.port = x"), ExitCode.BAD_CONFIGURATION, "http.port = x"),
        Arguments.of(
            new BindException("Address already in use: /127.0.0.1:8084"),
            ExitCode.PORT_IN_USE,
            "cannot listen: Address already in use: /127.0.0.1:8084"),
        Arguments.of(
            new JobException(FailureCode.CANNOT_START, "no python3 on the path"),
            ExitCode.NO_INTERPRETER,
            "no python3 on the path"),
        Arguments.of(
            new JobException(FailureCode.STORAGE_UNAVAILABLE, "data.tmp: /x cannot be used"),
            ExitCode.BAD_CONFIGURATION,
            "data.tmp: /x cannot be used"));
  }

  @ParameterizedTest
  @MethodSource("expected")
  void what_is_foreseen_is_one_line(Exception failure, ExitCode code, String line) {
    int number = Complaint.of(new CompletionException(failure)).tell(console.console());

    assertThat(number).isEqualTo(code.number());
    assertThat(console.err()).isEqualTo("signalbox: " + line + "\n");
  }

  @Test
  void a_fault_of_our_own_has_a_stack_trace() {
    int number = Complaint.of(new IllegalStateException("odd")).tell(console.console());

    assertThat(number).isEqualTo(ExitCode.INTERNAL.number());
    assertThat(console.err()).contains("internal error", "odd", "\tat ");
  }
}
