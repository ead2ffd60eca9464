package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Every way in which a script comes to its end, or does not begin. */
abstract class ScriptEndings extends FaultSuite {

  ScriptEndings(Isolation isolation) {
    super(isolation, "limits.linger=300ms", "limits.grace=300ms");
  }

  @Test
  void an_uncaught_exception_is_told_with_type_message_line_and_traceback() throws IOException {
    JsonObject problem =
        fails(
            "script_error",
            500,
            """
            def mean(points):
                raise ValueError("too few points")
            mean([])
            """);
    assertThat(problem.getString("detail")).isEqualTo("ValueError: too few points (line 2)");
    assertThat(problem.getString("type")).isEqualTo("urn:signalbox:problem:script_error");
    assertThat(problem.getString("message")).isEqualTo("too few points");
    assertThat(problem.getString("traceback")).contains("in mean", "ValueError: too few points");
    assertThat(problem.getInteger("exit_status")).isEqualTo(1);
  }

  @Test
  void error_then_exit_0_is_a_failure_with_that_message() throws IOException {
    JsonObject problem = fails("script_error", 500, "print('ERROR: no such machine')");
    assertThat(problem.getString("detail")).isEqualTo("no such machine");
    assertThat(problem.getString("message")).isEqualTo("no such machine");
  }

  @Test
  void an_error_after_which_it_says_output_stays_a_failure() throws IOException {
    JsonObject problem = fails("script_error", 500, "print('ERROR: first')\nprint('OUTPUT: 1')");
    assertThat(problem.getString("detail")).isEqualTo("first");
  }

  @Test
  void output_then_exit_3_succeeds_with_a_warning() throws IOException {
    HttpResponse<String> answer = succeeds("import sys\nprint('OUTPUT: 5')\nsys.exit(3)");
    assertThat(answer.body()).isEqualTo("5");
    assertThat(warnings(answer)).containsExactly("exit_status");
  }

  @Test
  void the_first_of_two_outputs_counts() throws IOException {
    HttpResponse<String> answer = succeeds("print('OUTPUT: 1')\nprint('OUTPUT: 2')");
    assertThat(answer.body()).isEqualTo("1");
    assertThat(warnings(answer)).containsExactly("extra_output");
    assertThat(log(jobOf(answer))).contains("OUTPUT: 2");
  }

  @Test
  void output_then_hang_succeeds_and_is_killed() throws IOException {
    HttpResponse<String> answer = succeeds("import time\nprint('OUTPUT: 1')\ntime.sleep(600)");
    assertThat(answer.body()).isEqualTo("1");
    assertThat(warnings(answer)).containsExactly("killed_after_output");
  }

  @Test
  void no_output_is_a_failure() throws IOException {
    JsonObject problem = fails("no_output", 500, "pass");
    assertThat(problem.getString("detail")).isEqualTo("the script ended well but gave no output");
  }

  @Test
  void unknown_lines_are_log_and_no_output() throws IOException {
    JsonObject problem = fails("no_output", 500, "print('hello')\nprint('WARN: world')");
    assertThat(log(problem.getString("job_id"))).contains("hello").contains("WARN: world");
  }

  @Test
  void an_output_that_does_not_begin_its_line_is_quoted() throws IOException {
    JsonObject problem = fails("no_output", 500, "print('the OUTPUT: 1')");
    assertThat(problem.getString("detail")).contains("must begin its line", "the OUTPUT: 1");
  }

  @Test
  void os_exit_7_is_told_with_its_status() throws IOException {
    JsonObject problem = fails("script_error", 500, "import os\nos._exit(7)");
    assertThat(problem.getInteger("exit_status")).isEqualTo(7);
    assertThat(problem.getString("detail")).contains("status 7");
  }

  @Test
  void sys_exit_3_is_told_with_its_status() throws IOException {
    JsonObject problem = fails("script_error", 500, "import sys\nsys.exit(3)");
    assertThat(problem.getInteger("exit_status")).isEqualTo(3);
  }

  @Test
  void sys_exit_with_a_message_quotes_it() throws IOException {
    JsonObject problem = fails("script_error", 500, "import sys\nsys.exit('no calibration')");
    assertThat(problem.getInteger("exit_status")).isEqualTo(1);
    assertThat(problem.getJsonArray("stderr_tail")).contains("no calibration");
  }

  @Test
  void a_missing_module_cannot_start_and_is_named() throws IOException {
    JsonObject problem = fails("cannot_start", 502, "import no_such_module");
    assertThat(problem.getString("detail"))
        .isEqualTo("ModuleNotFoundError: No module named 'no_such_module' (line 1)");
  }

  @Test
  void a_syntax_error_cannot_start_and_names_the_line() throws IOException {
    JsonObject problem = fails("cannot_start", 502, "print('OUTPUT: 1')\ndef f(:\n    pass");
    assertThat(problem.getString("detail")).contains("SyntaxError").containsOnlyOnce("line 2");
  }

  @Test
  void an_empty_file_gives_no_output() throws IOException {
    fails("no_output", 500, "");
  }

  @Test
  void a_byte_order_mark_does_no_harm() throws IOException {
    assertThat(succeeds("\uFEFFprint('OUTPUT: \"ä\"')").body()).isEqualTo("\"ä\"");
  }

  @Test
  void line_ends_of_windows_do_no_harm() throws IOException {
    String source = withSettings("timeout = \"20s\"", "print('OUTPUT: 1', end='\\r\\n')\n");
    String name = serve(source.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    assertThat(succeedsOf(name, "{}").body()).isEqualTo("1");
    assertThat(
            server.json("/v1/scripts/" + name).getJsonObject("settings").getInteger("timeout_ms"))
        .isEqualTo(20_000);
  }

  @Test
  void a_script_that_closes_its_stdout_is_waited_for() throws IOException {
    JsonObject problem =
        fails("script_error", 500, "import os, time\nos.close(1)\ntime.sleep(0.3)\nos._exit(4)");
    assertThat(problem.getInteger("exit_status")).isEqualTo(4);
  }

  @Test
  void an_output_before_stdout_is_closed_counts() throws IOException {
    assertThat(succeeds("import os\nprint('OUTPUT: 1')\nos.close(1)\nos.close(2)").body())
        .isEqualTo("1");
  }

  @Test
  void a_script_that_closes_every_descriptor_ends_like_any_other() throws IOException {
    fails("no_output", 500, "import os\nos.closerange(0, 64)\nos._exit(0)");
  }
}
