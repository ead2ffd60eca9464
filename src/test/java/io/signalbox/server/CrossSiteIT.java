package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.http.RawHttp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages of other sites that a browser beside the server has open: nothing runs for them. */
class CrossSiteIT extends FaultSuite {

  private static final List<String> UPGRADE =
      List.of(
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  private RawHttp.Answer ask(String first, List<String> headers) {
    List<String> lines = new ArrayList<>(List.of(first + " HTTP/1.1"));
    lines.addAll(headers);
    lines.add("");
    try (RawHttp client = new RawHttp(server.port())) {
      return client.send(lines.toArray(String[]::new)).answer();
    }
  }

  private RawHttp.Answer post(String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Length: 0");
    return ask("POST /v1/scripts/warm_up/run", all);
  }

  private void assertForbidden(RawHttp.Answer answer, JsonArray jobsBefore) {
    assertProblem(new JsonObject(answer.body()), "forbidden", 403);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(jobs()).isEqualTo(jobsBefore);
  }

  private JsonArray jobs() {
    return server.json("/v1/jobs").getJsonArray("items");
  }

  @Test
  void a_post_from_a_page_of_another_site_runs_nothing() {
    JsonArray before = jobs();
    assertForbidden(post("Host: localhost", "Origin: https://evil.example.org"), before);
    assertForbidden(post("Host: localhost", "Origin: null"), before);
    assertForbidden(post("Host: localhost", "Sec-Fetch-Site: cross-site"), before);
  }

  @Test
  void a_foreign_host_is_refused_so_that_a_renamed_address_is_no_way_in() {
    JsonArray before = jobs();
    assertForbidden(post("Host: evil.example.org"), before);
    assertForbidden(post("Host: evil.example.org:" + server.port()), before);
  }

  @Test
  void a_websocket_from_a_page_of_another_site_is_not_opened() {
    List<String> headers = new ArrayList<>(UPGRADE);
    headers.add("Host: localhost");
    headers.add("Origin: https://evil.example.org");
    assertForbidden(ask("GET /v1/events", headers), jobs());
  }

  @Test
  void a_websocket_of_a_foreign_host_is_not_opened() {
    List<String> headers = new ArrayList<>(UPGRADE);
    headers.add("Host: evil.example.org");
    assertForbidden(ask("GET /v1/events", headers), jobs());
  }

  @Test
  void its_own_page_may_run_a_script() {
    String own = "127.0.0.1:" + server.port();
    RawHttp.Answer answer =
        post("Host: " + own, "Origin: http://" + own, "Sec-Fetch-Site: same-origin");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void a_websocket_of_its_own_page_is_opened() {
    String own = "127.0.0.1:" + server.port();
    List<String> headers = new ArrayList<>(UPGRADE);
    headers.add("Host: " + own);
    headers.add("Origin: http://" + own);
    assertThat(ask("GET /v1/events", headers).status()).isEqualTo(101);
  }
}
