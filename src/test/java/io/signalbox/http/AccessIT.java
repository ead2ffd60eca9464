package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.http.RawHttp.Answer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in. */
class AccessIT {

  private static final String RUN = "/v1/scripts/echo/run";

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1:8084",
        "[::1]:8084",
        "10.0.0.7",
        "box.example.org"
      })
  void answers_to_addresses_localhost_and_allowed_names(String host) {
    assertThat(getWithHost("Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example.org",
        "localhost.evil.example.org",
        "127.0.0.1.nip.io",
        "",
        "localhost\r\nHost: evil.example.org"
      })
  void refuses_a_foreign_host(String host) {
    Answer answer = getWithHost("Host: " + host);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("forbidden");
  }

  @Test
  void refuses_a_foreign_name_in_the_request_line() {
    try (RawHttp client = http.connect()) {
      client.send("GET http://evil.example.org/v1/jobs HTTP/1.1", "Host: localhost", "");
      assertThat(client.answer().status()).isEqualTo(403);
      client.send("GET http://localhost/v1/jobs HTTP/1.1", "Host: localhost", "");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost@evil.example.org", "[::1", "localhost:port"})
  void refuses_a_malformed_host(String host) {
    Answer answer = getWithHost("Host: " + host);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("invalid_request");
  }

  @Test
  void refuses_a_post_from_a_page_of_another_site() {
    HttpResponse<String> byOrigin = http.post(RUN, "{}", "Origin", "https://evil.example.org");
    HttpResponse<String> bySite = http.post(RUN, "{}", "Sec-Fetch-Site", "cross-site");
    HttpResponse<String> sandboxed = http.post(RUN, "{}", "Origin", "null");

    assertThat(byOrigin.statusCode()).isEqualTo(403);
    assertThat(bySite.statusCode()).isEqualTo(403);
    assertThat(sandboxed.statusCode()).isEqualTo(403);
    assertThat(http.dispatcher.accepted()).isEmpty();
  }

  @Test
  void refuses_a_websocket_from_a_page_of_another_site() {
    try (RawHttp client = http.connect()) {
      client.send(
          "GET /v1/events HTTP/1.1",
          "Host: localhost",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "Origin: https://evil.example.org",
          "");

      assertThat(client.answer().status()).isEqualTo(403);
    }
  }

  @Test
  void serves_its_own_pages() {
    String own = "http://127.0.0.1:" + http.port;

    assertThat(http.post(RUN, "{}", "Origin", own).statusCode()).isEqualTo(200);
  }

  @Test
  void serves_pages_of_allowed_origins() {
    HttpResponse<String> answer =
        http.post(RUN, "{}", "Origin", "https://lab.example.org", "Sec-Fetch-Site", "cross-site");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://lab.example.org");
    assertThat(answer.headers().firstValue("Vary")).hasValue("Origin");
  }

  @Test
  void answers_the_preflight_of_an_allowed_origin() {
    try (RawHttp client = http.connect()) {
      client.send(
          "OPTIONS " + RUN + " HTTP/1.1",
          "Host: localhost",
          "Origin: https://lab.example.org",
          "Access-Control-Request-Method: POST",
          "");

      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.headers().get("access-control-allow-methods")).contains("POST");
      assertThat(answer.headers().get("access-control-allow-headers")).contains("Authorization");
    }
  }

  @Test
  void never_lets_a_browser_run_an_output_as_a_page() {
    HttpResponse<String> answer =
        http.post(RUN, "<script>alert(1)</script>", "Content-Type", "text/html");

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("sandbox")
        .contains("default-src 'none'");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void asks_for_the_token_everywhere_but_for_health() {
    try (HttpFixture guarded = new HttpFixture(spillFolder, HttpFixture.withToken("s3cret"))) {
      HttpResponse<String> without = guarded.get("/v1/jobs");

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer");
      assertThat(guarded.get("/v1/jobs", "Authorization", "Bearer wrong").statusCode())
          .isEqualTo(401);
      assertThat(guarded.get("/v1/jobs", "Authorization", "Basic s3cret").statusCode())
          .isEqualTo(401);
      assertThat(guarded.get("/health/../v1/jobs").statusCode()).isEqualTo(401);
      assertThat(guarded.get("/openapi.json").statusCode()).isEqualTo(401);
      assertThat(guarded.get("/v1/jobs", "Authorization", "bearer s3cret").statusCode())
          .isEqualTo(200);
      assertThat(guarded.get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  private Answer getWithHost(String hostLine) {
    try (RawHttp client = http.connect()) {
      return client.send("GET /health/live HTTP/1.1", hostLine, "").answer();
    }
  }
}
