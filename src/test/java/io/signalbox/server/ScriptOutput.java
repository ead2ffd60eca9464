package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What a script may write: too much, too little, not text, not JSON, never an end. */
abstract class ScriptOutput extends FaultSuite {

  private static final int MIB = 1 << 20;

  ScriptOutput(Isolation isolation) {
    super(isolation, "limits.grace=300ms", "limits.log=64KiB");
  }

  private JsonObject attempt(JsonObject problem) {
    return server.job(problem.getString("job_id"));
  }

  @Test
  void an_output_of_10_mib_in_one_line_arrives_whole() throws IOException {
    HttpResponse<String> answer = succeeds("print('OUTPUT: \"' + 'x' * (10 << 20) + '\"')");
    assertThat(answer.body()).hasSize(10 * MIB + 2).startsWith("\"xxx").endsWith("xxx\"");
  }

  @Test
  void a_log_line_of_10_mib_is_cut_with_a_warning() throws IOException {
    HttpResponse<String> answer = succeeds("print('x' * (10 << 20))\nprint('OUTPUT: 1')");
    assertThat(answer.body()).isEqualTo("1");
    assertThat(warnings(answer)).contains("line_truncated");
    assertThat(log(jobOf(answer)).length()).isLessThan(MIB);
  }

  @Test
  void endless_lines_end_with_the_time_out_and_a_bounded_log() throws IOException {
    String source = withSettings("timeout = \"1s\"", "while True:\n    print('again')\n");
    JsonObject problem = fails("timed_out", 504, source);
    assertThat(problem.getString("phase")).isEqualTo("running");
    assertThat(attempt(problem).getJsonArray("warnings").encode()).contains("log_truncated");
    assertThat(log(problem.getString("job_id")).length()).isLessThan(MIB);
  }

  @Test
  void an_endless_line_ends_with_the_time_out() throws IOException {
    String source =
        withSettings("timeout = \"1s\"", "import os\nwhile True:\n    os.write(1, b'x' * 65536)\n");
    JsonObject problem = fails("timed_out", 504, source);
    assertThat(attempt(problem).getJsonArray("warnings").encode()).contains("line_truncated");
  }

  @Test
  void an_endless_output_is_stopped_at_its_limit() throws IOException {
    String source =
        withSettings(
            "output_limit = \"1MiB\"",
            """
            import os
            os.write(1, b'OUTPUT: ')
            while True:
                os.write(1, b'x' * 65536)
            """);
    JsonObject problem = fails("output_too_large", 500, source);
    assertThat(problem.getLong("limit_bytes")).isEqualTo(MIB);
    assertThat(problem.getString("detail")).contains("1048576 bytes");
  }

  @Test
  void an_output_of_exactly_the_limit_passes_and_one_byte_more_does_not() throws IOException {
    String limit = "output_limit = \"1KiB\"";
    assertThat(succeeds(withSettings(limit, "print('OUTPUT: ' + '1' * 1024)")).body())
        .hasSize(1024);
    fails("output_too_large", 500, withSettings(limit, "print('OUTPUT: ' + '1' * 1025)"));
  }

  @Test
  void bytes_that_are_no_utf_8_are_replaced() throws IOException {
    HttpResponse<String> answer =
        succeeds("import os\nos.write(1, b'l\\xf6g\\nOUTPUT: caf\\xe9\\n')");
    assertThat(answer.body()).isEqualTo("\"caf\uFFFD\"");
    assertThat(log(jobOf(answer))).contains("l\uFFFDg");
  }

  @Test
  void the_last_line_needs_no_line_feed() throws IOException {
    assertThat(succeeds("print('OUTPUT: {\"a\": 1}', end='')").body()).isEqualTo("{\"a\": 1}");
  }

  @Test
  void a_flood_of_stderr_while_stdout_is_silent_blocks_nothing() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import os
            for _ in range(256):
                os.write(2, b'noise noise noise noise noise\\n' * 1024)
            print('OUTPUT: "done"')
            """);
    assertThat(answer.body()).isEqualTo("\"done\"");
    assertThat(warnings(answer)).containsExactly("log_truncated");
  }

  @Test
  void stderr_without_an_end_of_line_is_kept_and_quoted() throws IOException {
    JsonObject problem =
        fails("script_error", 500, "import os\nos.write(2, b'half a line')\nos._exit(2)");
    assertThat(problem.getJsonArray("stderr_tail")).containsExactly("half a line");
  }

  @Test
  void not_a_number_becomes_null_with_a_warning() throws IOException {
    HttpResponse<String> answer =
        succeeds("import json\nprint('OUTPUT: ' + json.dumps([float('nan'), -float('inf'), 1.5]))");
    assertThat(answer.body().replace(" ", "")).isEqualTo("[null,null,1.5]");
    assertThat(warnings(answer)).containsExactly("non_finite_numbers");
  }

  @Test
  void an_output_that_is_no_json_is_a_json_string() throws IOException {
    assertThat(succeeds("print('OUTPUT: all is \"well\"')").body())
        .isEqualTo("\"all is \\\"well\\\"\"");
  }

  @Test
  void an_output_of_nothing_is_an_empty_string() throws IOException {
    assertThat(succeeds("print('OUTPUT:')").body()).isEqualTo("\"\"");
  }

  @Test
  void what_a_subprocess_and_c_write_counts_too() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import ctypes, subprocess
            ctypes.CDLL(None).puts(b"LOG: from c")
            ctypes.CDLL(None).fflush(None)
            subprocess.run(["sh", "-c", "echo OUTPUT: 3"], check=True)
            """);
    assertThat(answer.body()).isEqualTo("3");
    assertThat(log(jobOf(answer))).contains("from c");
  }
}
