package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a function is given, what it may give back, and what it says meanwhile. */
abstract class FunctionCalls extends FaultSuite {

  private final Isolation isolation;

  FunctionCalls(Isolation isolation) {
    super(isolation);
    this.isolation = isolation;
  }

  private HttpResponse<String> post(String script, String type, byte[] body) {
    return server.send(request(script, type, body));
  }

  private HttpRequest.Builder request(String script, String type, byte[] body) {
    return HttpRequest.newBuilder(server.uri("/v1/scripts/" + script + "/run"))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_function_gets_the_decoded_input_and_its_value_is_the_output() throws IOException {
    String script =
        serve("def handle(input):\n    return {'sum': sum(input['signal']), 'nan': float('nan')}");
    HttpResponse<String> answer = succeedsOf(script, "{\"signal\": [1, 2.5]}");
    assertThat(answer.body()).isEqualTo("{\"sum\":3.5,\"nan\":null}");
    assertThat(warnings(answer)).containsExactly("non_finite_numbers");
  }

  @Test
  void a_function_gets_its_job_with_id_attempt_params_and_a_directory() throws IOException {
    String script =
        serve(
            """
            import os
            def handle(input, job):
                with open(os.path.join(job.dir, 'scratch'), 'w') as file:
                    file.write('x')
                return [job.id, job.attempt, job.params, os.listdir(job.dir).count('scratch')]
            """);
    HttpResponse<String> answer =
        server.send(server.post("/v1/scripts/" + script + "/run?param.n=2", "null"));
    assertThat(new JsonArray(answer.body()))
        .isEqualTo(JsonArray.of(jobOf(answer), 1, JsonObject.of("n", 2), 1));
  }

  @Test
  void a_batch_function_gets_a_list_and_each_item_its_own_answer() throws IOException {
    String script =
        serve(
            """
            def handle_batch(inputs, jobs):
                return [input * job.params['factor'] for input, job in zip(inputs, jobs)]
            """);
    HttpResponse<String> answer =
        server.send(server.post("/v1/scripts/" + script + "/run?param.factor=3", "14"));
    assertThat(answer.body()).isEqualTo("42");
  }

  @Test
  void an_array_of_numpy_comes_as_one() throws IOException {
    String script = serve("def handle(input):\n    return [str(input.dtype), input * 2]");
    String header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }";
    String npy =
        "\u0093NUMPY\u0001\u0000v\u0000" + header + " ".repeat(117 - header.length()) + "\n";
    byte[] array = (npy + "\u0001\u0000\u0002\u0000").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(post(script, "application/x-npy", array).body()).isEqualTo("[\"int16\",[2,4]]");
    HttpResponse<String> cut = post(script, "application/x-npy", utf8("no array"));
    assertProblem(new JsonObject(cut.body()), "invalid_input", 422);
  }

  @Test
  void bytes_come_and_go_as_they_are() throws IOException {
    String script = serve("def handle(input):\n    return input[::-1]");
    HttpResponse<String> answer = post(script, "application/octet-stream", utf8("abc"));
    assertThat(answer.body()).isEqualTo("cba");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
  }

  @Test
  void a_large_input_and_a_large_output_pass_whole() throws IOException {
    String script = serve("def handle(input):\n    return input * 2");
    String large = "x".repeat(3 << 20);
    assertThat(succeedsOf(script, "\"" + large + "\"").body())
        .isEqualTo("\"" + large + large + "\"");
  }

  @Test
  void a_generator_gives_partial_outputs_as_lines_and_as_events() throws IOException {
    String script = serve("def handle(input):\n    for n in range(input):\n        yield {'n': n}");
    HttpResponse<String> whole = succeedsOf(script, "3");
    assertThat(whole.body()).isEqualTo("[{\"n\":0},{\"n\":1},{\"n\":2}]");
    HttpRequest.Builder request = server.post("/v1/scripts/" + script + "/run", "3");
    assertThat(server.send(request.copy().header("Accept", "application/x-ndjson")).body())
        .isEqualTo("{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n");
    String events = server.send(request.header("Accept", "text/event-stream")).body();
    assertThat(events).containsSubsequence("partial", "{\"n\":0}", "partial", "{\"n\":2}");
  }

  @Test
  void print_is_log_and_progress_and_metric_lines_count() throws IOException {
    String script =
        serve(
            """
            def handle(input, job):
                print('OUTPUT: "not this"')
                print('PROGRESS: 0.5 half')
                print('METRIC: rms 2.5')
                job.log('by the job')
                job.progress(0.75)
                job.metric('peak', 3)
                return 1
            """);
    HttpResponse<String> answer = succeedsOf(script, "{}");
    assertThat(answer.body()).isEqualTo("1");
    assertThat(log(jobOf(answer))).contains("OUTPUT: \"not this\"", "by the job");
    String metrics = server.get("/metrics").body();
    assertThat(metrics).contains("signalbox_script_rms", "signalbox_script_peak");
    assertThat(server.events(jobOf(answer)).toString()).contains("rms", "peak");
  }

  @Test
  void what_a_function_uses_is_loaded_before_its_jobs() throws IOException {
    String script =
        serve(
            "import os\nloaded_by = os.getpid()\ndef handle(input): return [loaded_by, os.getpid()]");
    JsonArray first = new JsonArray(succeedsOf(script, "{}").body());
    JsonArray second = new JsonArray(succeedsOf(script, "{}").body());
    assertThat(first.getLong(0)).as("in the same process").isEqualTo(first.getLong(1));
    boolean isWarm = isolation == Isolation.WARM;
    assertThat(second.equals(first)).as("once for both jobs").isEqualTo(isWarm);
  }
}
