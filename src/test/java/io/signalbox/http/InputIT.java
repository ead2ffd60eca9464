package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.http.RawHttp.Answer;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Payload;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How bodies come in, and how they are kept out. */
class InputIT {

  private static final String RUN = "/v1/scripts/echo/run";
  private static final String POST = "POST " + RUN + " HTTP/1.1";

  @TempDir Path spillFolder;
  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture(spillFolder);
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void keeps_a_small_announced_body_in_the_heap() {
    http.post(RUN, "x".repeat(1024));

    assertThat(http.dispatcher.accepted().get(0).input()).isInstanceOf(Payload.Bytes.class);
    assertThat(http.spilled()).isEmpty();
  }

  @Test
  void streams_a_large_body_to_a_private_file_and_back() throws Exception {
    String body = "0123456789".repeat(300_000);

    HttpResponse<String> answer = http.post(RUN, body, "Content-Type", "text/plain");

    Payload.File input = (Payload.File) http.dispatcher.accepted().get(0).input();
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
    assertThat(input.length()).isEqualTo(body.length());
    assertThat(input.sha256()).isEqualTo(sha256(body));
    assertThat(Files.readString(input.path())).isEqualTo(body);
    assertThat(Files.getPosixFilePermissions(input.path()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    await().untilAsserted(() -> assertThat(http.dispatcher.keptPlaces()).isZero());
  }

  @Test
  void takes_a_chunked_body_of_unknown_length() throws Exception {
    HttpResponse<String> answer =
        http.client()
            .send(
                http.request(RUN)
                    .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("{\"chunked\":1}")))
                    .build(),
                BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("{\"chunked\":1}");
    assertThat(http.dispatcher.accepted().get(0).input()).isInstanceOf(Payload.File.class);
  }

  @Test
  void takes_an_empty_body() {
    assertThat(http.post(RUN, "").statusCode()).isEqualTo(200);
    assertThat(http.dispatcher.accepted().get(0).input().length()).isZero();
  }

  @Test
  void refuses_a_body_that_is_announced_too_large_before_it_is_read() {
    http.dispatcher.limitInputs(100_000);
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 100001", "");

      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(code(answer)).isEqualTo("input_too_large");
    }
  }

  @Test
  void lets_a_client_that_sends_first_and_reads_later_see_the_refusal() {
    http.dispatcher.limitInputs(100_000);
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 8000000", "");
      client.write(new byte[8_000_000]);

      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void refuses_a_chunked_body_as_soon_as_it_is_too_large() {
    http.dispatcher.limitInputs(1_000);
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Transfer-Encoding: chunked", "");
      client.send("3e8", "x".repeat(1_000), "1", "x");

      assertThat(client.answer().status()).isEqualTo(413);
    }
    await().untilAsserted(() -> assertThat(http.spilled()).isEmpty());
    await().untilAsserted(() -> assertThat(http.dispatcher.keptPlaces()).isZero());
    assertThat(http.dispatcher.accepted()).isEmpty();
  }

  @Test
  void rejects_before_the_body_with_a_time_to_come_back() {
    http.dispatcher.refuse(
        Failure.of(FailureCode.QUEUE_FULL, "full").with("retry_after_ms", 1_001L));
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 1000000", "");

      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.headers()).containsEntry("retry-after", "2");
      assertThat(new JsonObject(answer.body()).getInteger("retry_after_ms")).isEqualTo(1001);
    }
  }

  @Test
  void keeps_the_connection_when_a_small_body_was_refused() {
    http.dispatcher.refuse(Failure.of(FailureCode.QUEUE_FULL, "full"));
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 2", "", "{}");
      Answer refused = client.answer();
      client.send("", "GET /health/live HTTP/1.1", "Host: localhost", "");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers())
          .containsEntry("retry-after", "1")
          .doesNotContainKey("connection");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void tells_a_client_that_asks_to_continue_once_it_is_admitted() {
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Expect: 100-continue", "Content-Length: 2", "");
      assertThat(client.answer().status()).isEqualTo(100);
      client.write("{}");

      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void tells_a_client_that_asks_to_continue_that_it_may_not() {
    try (RawHttp client = http.connect()) {
      client.send(
          "POST /v1/scripts/nothing/run HTTP/1.1",
          "Host: localhost",
          "Expect: 100-continue",
          "Content-Length: 2",
          "");

      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(code(answer)).isEqualTo("unknown_script");
      assertThat(answer.headers()).containsEntry("connection", "close");
    }
  }

  @Test
  void gives_place_and_file_back_when_the_client_goes_away_inside_the_body() {
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 100000", "", "only this");
      await().until(() -> http.dispatcher.keptPlaces() == 1 && http.spilled().size() == 1);
    }

    await().untilAsserted(() -> assertThat(http.dispatcher.keptPlaces()).isZero());
    await().untilAsserted(() -> assertThat(http.spilled()).isEmpty());
    assertThat(http.dispatcher.accepted()).isEmpty();
  }

  @Test
  void gives_up_on_a_body_that_stops_to_arrive() {
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 100000", "", "only this");

      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(new JsonObject(answer.body()).getString("detail")).contains("400 ms");
      assertThat(answer.headers()).containsEntry("connection", "close");
    }
    await().untilAsserted(() -> assertThat(http.dispatcher.keptPlaces()).isZero());
    assertThat(http.spilled()).isEmpty();
  }

  @Test
  void keeps_a_place_for_a_small_body_whose_rest_is_on_its_way() {
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 4", "").write("12");
      await().until(() -> http.dispatcher.keptPlaces() == 1);
      client.write("34");

      assertThat(client.answer().body()).isEqualTo("1234");
    }
    await().untilAsserted(() -> assertThat(http.dispatcher.keptPlaces()).isZero());
  }

  @Test
  void answers_requests_that_came_together_one_after_another() {
    try (RawHttp client = http.connect()) {
      String request = POST + "\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n";
      client.write(request + "1" + request + "2");

      assertThat(client.answer().body()).isEqualTo("1");
      assertThat(client.answer().body()).isEqualTo("2");
    }
  }

  @Test
  void does_not_give_up_on_a_slow_body_that_goes_on() throws Exception {
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 40000", "");
      for (int piece = 0; piece < 5; piece++) {
        Thread.sleep(150);
        client.write("x".repeat(8_000));
      }

      assertThat(client.answer().body()).isEqualTo("x".repeat(40_000));
    }
  }

  @Test
  void gives_up_on_a_body_that_trickles() throws Exception {
    try (RawHttp client = http.connect()) {
      client.send(POST, "Host: localhost", "Content-Length: 100", "");
      for (int piece = 0; piece < 5; piece++) {
        Thread.sleep(100);
        client.write("x");
      }

      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(new JsonObject(answer.body()).getString("detail")).contains("too slowly");
    }
    await().untilAsserted(() -> assertThat(http.dispatcher.keptPlaces()).isZero());
  }

  @Test
  void says_so_when_the_disk_takes_no_input() throws Exception {
    Files.delete(spillFolder);

    HttpResponse<String> answer = http.post(RUN, "x".repeat(2000));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("storage_unavailable");
    await().untilAsserted(() -> assertThat(http.dispatcher.keptPlaces()).isZero());
    Files.createDirectory(spillFolder);
  }

  @Test
  void refuses_parts_and_packed_bodies() {
    HttpResponse<String> form = http.post(RUN, "x", "Content-Type", "multipart/form-data");
    HttpResponse<String> packed = http.post(RUN, "x", "Content-Encoding", "gzip");

    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(packed.statusCode()).isEqualTo(415);
    assertThat(http.dispatcher.accepted()).isEmpty();
  }

  @Test
  void names_an_unknown_query_parameter_and_what_was_probably_meant() {
    HttpResponse<String> answer = http.post(RUN + "?timout=5s", "{}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("detail"))
        .contains("'timout'")
        .contains("did you mean timeout?");
  }

  @Test
  void names_a_bad_value() {
    HttpResponse<String> answer = http.post(RUN + "?priority=high", "{}");

    assertThat(new JsonObject(answer.body()).getString("detail")).contains("priority: 'high'");
  }

  private static String code(Answer answer) {
    return new JsonObject(answer.body()).getString("code");
  }

  private static String sha256(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }
}
