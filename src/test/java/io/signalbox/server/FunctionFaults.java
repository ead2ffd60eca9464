package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Functions that refuse, raise, exit, crash, hang, hoard, or cannot be loaded. */
abstract class FunctionFaults extends FaultSuite {

  FunctionFaults(Isolation isolation) {
    super(isolation, "limits.grace=300ms");
  }

  /** Holds a function of these lines to its failure; the next job of the script does well. */
  private JsonObject failsOnce(String code, int status, String lines) throws IOException {
    return failsOnce(code, status, "", lines);
  }

  private JsonObject failsOnce(String code, int status, String settings, String lines)
      throws IOException {
    String source =
        """
        import ctypes, os, sys, time, signalbox
        def handle(input):
            if input == 1:
                return 'well'
        """;
    source += lines.indent(4);
    String script = serve(settings.isEmpty() ? source : withSettings(settings, source));
    JsonObject problem = failsOf(script, code, status);
    assertThat(succeedsOf(script, "1").body()).isEqualTo("\"well\"");
    return problem;
  }

  @Test
  void an_exception_is_told_with_type_message_line_and_traceback() throws IOException {
    JsonObject problem = failsOnce("script_error", 500, "raise ValueError('too few points')");
    assertThat(problem.getString("detail")).isEqualTo("ValueError: too few points (line 5)");
    assertThat(problem.getString("exception")).isEqualTo("ValueError");
    assertThat(problem.getString("message")).isEqualTo("too few points");
    assertThat(problem.getString("traceback"))
        .contains("in handle", "raise ValueError('too few points')")
        .doesNotContain("signalbox/_");
  }

  @Test
  void an_input_that_the_function_refuses_is_invalid() throws IOException {
    JsonObject problem =
        failsOnce("invalid_input", 422, "raise signalbox.InvalidInput('signal is empty')");
    assertThat(problem.getString("detail")).isEqualTo("signal is empty");
  }

  @Test
  void an_input_that_is_no_json_is_invalid() throws IOException {
    String script = serve("def handle(input):\n    return input");
    JsonObject problem = server.problem(script, "{\"signal\": [1, 2");
    assertProblem(problem, "invalid_input", 422);
    assertThat(problem.getString("detail")).contains("not valid JSON");
  }

  @Test
  void an_output_that_is_no_json_names_the_place() throws IOException {
    JsonObject problem = failsOnce("script_error", 500, "return {'a': [1, object()]}");
    assertThat(problem.getString("detail")).contains("output.a[1]");
  }

  @Test
  void a_generator_that_raises_fails_the_job() throws IOException {
    String script = serve("def handle(input):\n    yield 1\n    raise ValueError('half way')");
    assertThat(failsOf(script, "script_error", 500).getString("detail")).contains("half way");
  }

  @Test
  void sys_exit_3_is_told_with_its_status() throws IOException {
    JsonObject problem = failsOnce("script_error", 500, "sys.exit(3)");
    assertThat(problem.getInteger("exit_status")).isEqualTo(3);
  }

  @Test
  void os_exit_7_is_told_with_its_status() throws IOException {
    JsonObject problem = failsOnce("script_error", 500, "os._exit(7)");
    assertThat(problem.getInteger("exit_status")).isEqualTo(7);
  }

  @Test
  void a_segmentation_fault_is_told_by_its_signal() throws IOException {
    JsonObject problem = failsOnce("process_crashed", 502, "ctypes.string_at(0)");
    assertThat(problem.getString("signal")).isEqualTo("SIGSEGV");
    assertThat(problem.getString("out_of_memory")).isEqualTo("no");
    assertThat(problem.getJsonArray("stack").encode()).contains("in handle");
  }

  @Test
  void a_function_that_takes_too_long_is_ended() throws IOException {
    JsonObject problem = failsOnce("timed_out", 504, "timeout = '2s'", "time.sleep(600)");
    assertThat(problem.getString("phase")).isEqualTo("running");
    assertThat(problem.getInteger("timeout_ms")).isEqualTo(2000);
  }

  @Test
  void a_function_that_takes_too_much_memory_is_ended() throws IOException {
    String hoard = "hoard = b'x' * (300 << 20)\ntime.sleep(600)";
    JsonObject problem = failsOnce("process_crashed", 502, "memory = '200MiB'", hoard);
    assertThat(problem.getString("signal")).isEqualTo("SIGKILL");
    assertThat(problem.getString("out_of_memory")).isEqualTo("limit");
    assertThat(problem.getString("detail")).contains("memory");
    assertThat(problem.getLong("peak_rss_bytes")).isGreaterThan(200 << 20);
  }

  @Test
  void a_running_function_is_stopped_by_a_cancel() throws IOException {
    String script =
        serve(
            "import time\ndef handle(input):\n    print('begun', flush=True)\n    time.sleep(600)");
    String id = server.submit(script, "{}").getString("id");
    server.awaitLog(id, "begun");
    assertThat(server.cancel(id).statusCode()).isEqualTo(202);
    JsonObject job = server.awaitState(id, "cancelled");
    assertThat(job.getJsonObject("failure").getString("code")).isEqualTo("cancelled");
  }

  @Test
  void a_module_that_raises_cannot_start_and_says_so_with_its_traceback() throws IOException {
    JsonObject problem =
        fails("cannot_start", 502, "open('/no/such/model')\ndef handle(input):\n    pass");
    assertThat(problem.getString("detail")).contains("FileNotFoundError", "/no/such/model");
    assertThat(problem.getString("traceback")).contains("line 1");
  }

  @Test
  void a_module_that_crashes_while_it_loads_is_told_by_its_signal() throws IOException {
    JsonObject problem =
        fails(
            "process_crashed",
            502,
            "import ctypes\nctypes.string_at(0)\ndef handle(input):\n    pass");
    assertThat(problem.getString("signal")).isEqualTo("SIGSEGV");
  }

  @Test
  void a_thread_that_the_function_leaves_running_does_no_harm() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import threading
            def handle(input):
                threading.Thread(target=threading.Event().wait, daemon=True).start()
                return 1
            """);
    assertThat(answer.body()).isEqualTo("1");
    assertThat(warnings(answer)).isEmpty();
  }
}
