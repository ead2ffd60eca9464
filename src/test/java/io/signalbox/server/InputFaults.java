package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.http.RawHttp;
import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Inputs that are empty, broken, large, too large, slow. */
abstract class InputFaults extends FaultSuite {

  private static final int LARGE = 16 << 20;

  InputFaults(Isolation isolation) {
    super(isolation, "http.body_timeout=3s");
  }

  @BeforeAll
  void scripts() throws IOException {
    server.script("size", "import os, sys", "print('OUTPUT: %d' % os.path.getsize(sys.argv[1]))");
    server.script(
        "parse", "import json, sys", "json.load(open(sys.argv[1]))", "print('OUTPUT: 1')");
    server.script("small", withSettings("input_limit = \"1KiB\"", "print('OUTPUT: 1')\n"));
  }

  private HttpRequest.Builder bytes(int count) {
    return HttpRequest.newBuilder(server.uri("/v1/scripts/size/run"))
        .header("Content-Type", "application/octet-stream")
        .POST(BodyPublishers.ofByteArray(new byte[count]));
  }

  @Test
  void an_input_of_0_bytes_is_an_empty_file() {
    assertThat(succeedsOf("size", "").body()).isEqualTo("0");
  }

  @Test
  void an_input_that_is_no_json_is_the_scripts_own_affair() {
    JsonObject problem = server.problem("parse", "{\"signal\": [1, 2");
    assertProblem(problem, "script_error", 500);
    assertThat(problem.getString("type")).isEqualTo("urn:signalbox:problem:script_error");
    assertThat(problem.getString("detail")).contains("JSONDecodeError");
  }

  @Test
  void a_script_that_uses_the_helper_refuses_such_an_input() throws IOException {
    String script = serve("from signalbox import load_input, output\noutput(load_input())");
    assertProblem(server.problem(script, "{\"signal\": [1, 2"), "invalid_input", 422);
  }

  @Test
  void an_input_of_16_mib_arrives_whole() {
    assertThat(server.send(bytes(LARGE)).body()).isEqualTo(Integer.toString(LARGE));
  }

  @Test
  void an_input_of_the_limit_passes() {
    assertThat(succeedsOf("small", "1".repeat(1024)).body()).isEqualTo("1");
  }

  @Test
  void an_input_one_byte_over_the_limit_is_refused_before_it_is_read() {
    try (RawHttp client = new RawHttp(server.port())) {
      RawHttp.Answer answer =
          client
              .send(
                  "POST /v1/scripts/small/run HTTP/1.1",
                  "Host: localhost",
                  "Content-Length: 1025",
                  "")
              .answer();
      assertThat(answer.status()).isEqualTo(413);
      JsonObject problem = new JsonObject(answer.body());
      assertProblem(problem, "input_too_large", 413);
      assertThat(problem.getString("detail")).contains("1024");
    }
  }

  @Test
  void an_input_that_grows_over_the_limit_is_refused() {
    HttpRequest.Builder chunked =
        HttpRequest.newBuilder(server.uri("/v1/scripts/small/run"))
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofString("1".repeat(1025), StandardCharsets.US_ASCII)));
    assertProblem(new JsonObject(server.send(chunked).body()), "input_too_large", 413);
  }

  @Test
  void an_unknown_script_is_refused_before_the_input_is_read() {
    try (RawHttp client = new RawHttp(server.port())) {
      RawHttp.Answer answer =
          client
              .send(
                  "POST /v1/scripts/nobody/run HTTP/1.1",
                  "Host: localhost",
                  "Content-Length: 16777216",
                  "")
              .answer();
      assertProblem(new JsonObject(answer.body()), "unknown_script", 404);
    }
  }

  @Test
  void an_input_that_comes_byte_by_byte_is_waited_for() throws InterruptedException {
    try (RawHttp client = begin(12)) {
      for (int i = 0; i < 12; i++) {
        client.write("x");
        Thread.sleep(50); // much less in all than a body may take
      }
      assertThat(client.answer().body()).isEqualTo("12");
    }
  }

  @Test
  void an_input_that_stops_to_arrive_is_given_up() {
    try (RawHttp client = begin(12)) {
      RawHttp.Answer answer = client.write("xxx").answer();
      assertProblem(new JsonObject(answer.body()), "invalid_request", 400);
    }
  }

  @Test
  void a_client_that_goes_away_inside_its_input_leaves_nothing() throws IOException {
    Set<Path> before = files();
    try (RawHttp client = begin(LARGE)) {
      client.write(new byte[1 << 20]);
      await().atMost(10, SECONDS).until(() -> !files().equals(before));
    }
    await().atMost(10, SECONDS).untilAsserted(() -> assertThat(files()).isEqualTo(before));
    assertThat(server.json("/v1/capacity").getLong("queued_bytes")).isZero();
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> paths = Files.walk(server.boot())) {
      return paths.filter(Files::isRegularFile).collect(Collectors.toSet());
    }
  }

  private RawHttp begin(int length) {
    return new RawHttp(server.port())
        .send(
            "POST /v1/scripts/size/run HTTP/1.1",
            "Host: localhost",
            "Content-Length: " + length,
            "");
  }
}
