package io.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {

  @TempDir Path dir;

  private final TestConsole console = new TestConsole();
  private HttpServer server;
  private int status = 200;
  private String answer = "{\"state\": \"healthy\"}";
  private String path;
  private String body;
  private String contentType;
  private String params;
  private String authorization;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void prints_the_output_of_a_run_on_a_file() throws IOException {
    Path file = Files.writeString(dir.resolve("signal.csv"), "1,2\n");

    assertThat(run("classify", file.toString())).isZero();

    assertThat(console.out()).isEqualTo(answer);
    assertThat(console.err()).isEmpty();
    assertThat(path).isEqualTo("/v1/scripts/classify/run");
    assertThat(body).isEqualTo("1,2\n");
    assertThat(contentType).isEqualTo("text/csv");
  }

  @Test
  void reads_json_from_standard_input() {
    console.type("[1, 2]");

    assertThat(run("classify", "-")).isZero();

    assertThat(body).isEqualTo("[1, 2]");
    assertThat(contentType).isEqualTo("application/json");
  }

  @Test
  void sends_an_empty_object_where_there_is_no_input() {
    assertThat(run("classify")).isZero();

    assertThat(body).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "a.json, application/json",
    "a.npy, application/x-npy",
    "a.wav, application/octet-stream",
    "noending, application/octet-stream",
  })
  void the_ending_of_the_file_tells_the_type(String name, String type) throws IOException {
    assertThat(run("classify", Files.writeString(dir.resolve(name), "x").toString())).isZero();

    assertThat(contentType).isEqualTo(type);
  }

  @Test
  void sends_token_params_and_timeout() {
    int code =
        run("a b/ü", "--token", "s3cret", "--params", "{\"k\":\n \"ü€\"}", "--timeout", "5000ms");

    assertThat(code).isZero();
    assertThat(authorization).isEqualTo("Bearer s3cret");
    assertThat(params).isEqualTo("{\"k\": \"\\u00fc\\u20ac\"}");
    assertThat(path).isEqualTo("/v1/scripts/a%20b%2F%C3%BC/run?timeout=5s");
  }

  @ParameterizedTest
  @CsvSource({
    "500, script_error, JOB_FAILED",
    "502, process_crashed, JOB_FAILED",
    "504, timed_out, JOB_FAILED",
    "409, cancelled, JOB_FAILED",
    "422, invalid_input, JOB_FAILED",
    "400, invalid_request, REFUSED",
    "401, unauthorized, REFUSED",
    "403, forbidden, REFUSED",
    "404, unknown_script, REFUSED",
    "413, input_too_large, REFUSED",
    "429, queue_full, TRY_LATER",
    "503, shutting_down, TRY_LATER",
  })
  void a_problem_is_one_line_and_an_exit_code(int status, String code, ExitCode expected) {
    this.status = status;
    answer =
        """
        {"type": "urn:x", "code": "%s", "number": 1, "facts": {"detail": "not me"},
         "detail": "first\\nsecond", "job_id": "0190"}
        """
            .formatted(code);

    assertThat(run("classify")).isEqualTo(expected.number());

    assertThat(console.out()).isEmpty();
    assertThat(console.err()).isEqualTo("signalbox: " + code + ": first second (job 0190)\n");
  }

  @ParameterizedTest
  @CsvSource({"404, <html>", "502, ''", "500, 17", "302, {}"})
  void another_server_there_is_told_by_its_status(int status, String answer) {
    this.status = status;
    this.answer = answer;

    assertThat(run("classify")).isEqualTo(ExitCode.REFUSED.number());

    assertThat(console.err())
        .isEqualTo("signalbox: the server answered with status " + status + " and no reason\n");
  }

  @Test
  void tells_a_lost_connection_from_a_server_that_is_not_there() {
    status = -1;

    assertThat(run("classify")).isEqualTo(ExitCode.SERVER_UNREACHABLE.number());

    assertThat(console.err()).startsWith("signalbox: lost the connection to http://127.0.0.1:");
  }

  @Test
  void names_the_server_that_is_not_there() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    int code = execute("run", "classify", "--server", "http://127.0.0.1:" + port + "/");

    assertThat(code).isEqualTo(ExitCode.SERVER_UNREACHABLE.number());
    assertThat(console.err())
        .isEqualTo("signalbox: cannot reach http://127.0.0.1:" + port + ": nobody listens there\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classify /none/such.json | cannot read the input file /none/such.json",
        "classify /tmp | cannot read the input file /tmp",
        "classify --timeout 5 | --timeout 5: expected a duration such as 200ms, 30s, 5m or 1h (the unit is missing)",
        "classify --server ftp://x | ftp://x is no server address such as http://127.0.0.1:8084",
        "classify --server a^b | a^b is no server address",
        "--token x | Missing required parameter: 'SCRIPT'",
        "classify --tokn x | Unknown option",
      })
  void misuse_is_told_with_a_way_to_help(String line, String why) {
    List<String> args = new ArrayList<>(List.of("run"));
    args.addAll(Arrays.asList(line.split(" ")));

    assertThat(execute(args.toArray(String[]::new))).isEqualTo(ExitCode.USAGE.number());

    assertThat(console.err())
        .startsWith("signalbox: " + why)
        .endsWith("Try: signalbox run --help\n");
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(args));
    all.addAll(List.of("--server", "http://127.0.0.1:" + server.getAddress().getPort()));
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... args) {
    return Main.commandLine(console.console(), new ServerComposition(), code -> {}).execute(args);
  }

  private void handle(HttpExchange exchange) throws IOException {
    path = exchange.getRequestURI().toString();
    contentType = exchange.getRequestHeaders().getFirst("Content-Type");
    params = exchange.getRequestHeaders().getFirst("Signalbox-Params");
    authorization = exchange.getRequestHeaders().getFirst("Authorization");
    body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (status < 0) {
      exchange.close();
      return;
    }
    byte[] content = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }
}
