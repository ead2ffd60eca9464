package io.signalbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobId;
import io.signalbox.job.Warning;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs, listings, health, and everything that is no route. */
class RoutesIT {

  private static final String JOBS = "/v1/scripts/echo/jobs";
  private static final String NOBODY = "/v1/jobs/01900000-0000-7000-8000-000000000001";

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
  void accepts_a_job_and_says_where_it_is() {
    http.dispatcher.hold();
    HttpResponse<String> answer = http.post(JOBS, "{}");

    JsonObject job = json(answer);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location")).hasValue("/v1/jobs/" + job.getString("id"));
    assertThat(job.getString("state")).isEqualTo("queued");
    assertThat(job.getBoolean("durable")).isFalse();
    assertThat(job.getInteger("position")).isEqualTo(1);
    assertThat(json(http.get("/v1/jobs/" + job.getString("id")))).isEqualTo(job);
  }

  @Test
  void waits_for_the_outcome_where_preferred() throws Exception {
    http.dispatcher.hold();
    CompletableFuture<HttpResponse<String>> waiting =
        http.client()
            .sendAsync(
                http.request(JOBS, "Prefer", "respond-async, wait=100")
                    .POST(BodyPublishers.ofString("{}"))
                    .build(),
                BodyHandlers.ofString());
    await().until(() -> !http.dispatcher.accepted().isEmpty());
    http.dispatcher.finish(http.dispatcher.accepted().get(0).id(), RunIT.success());

    assertThat(waiting.get().statusCode()).isEqualTo(200);
    assertThat(json(waiting.get()).getString("state")).isEqualTo("succeeded");
    assertThat(waiting.get().headers().firstValue("Preference-Applied")).hasValue("wait=60");
  }

  @Test
  void answers_with_the_unfinished_job_once_it_has_waited_enough() {
    http.dispatcher.hold();
    HttpResponse<String> answer = http.post(JOBS, "{}", "Prefer", "wait=1");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).getString("state")).isEqualTo("queued");
  }

  @Test
  void gives_input_output_and_log_back() {
    http.dispatcher.hold();
    JobId id = submit();
    http.dispatcher.say(id, EventType.LOG, Map.of("stream", "stdout", "message", "loading"));
    HttpResponse<String> tooEarly = http.get("/v1/jobs/" + id + "/output");
    http.dispatcher.finish(id, RunIT.success());

    assertThat(tooEarly.statusCode()).isEqualTo(409);
    assertThat(http.get("/v1/jobs/" + id + "/input").body()).isEqualTo("{\"in\":1}");
    assertThat(http.get("/v1/jobs/" + id + "/output").body()).isEqualTo("1");
    assertThat(http.get("/v1/jobs/" + id + "/log").body())
        .isEqualTo("1970-01-01T00:00:00.000Z stdout loading\n");
  }

  @Test
  void cancels_and_then_deletes_a_job() {
    http.dispatcher.hold();
    JobId id = submit();

    assertThat(http.delete("/v1/jobs/" + id).statusCode()).isEqualTo(409);
    assertThat(http.post("/v1/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(200);
    assertThat(http.delete("/v1/jobs/" + id).statusCode()).isEqualTo(204);
    assertThat(http.get("/v1/jobs/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void pages_through_the_jobs_newest_first() {
    JobId first = submit();
    JobId second = submit();
    JobId third = submit();

    JsonObject page = json(http.get("/v1/jobs?limit=2&state=succeeded&script=echo"));
    JsonObject rest = json(http.get("/v1/jobs?limit=2&cursor=" + page.getString("next_cursor")));

    assertThat(ids(page)).containsExactly(third.value(), second.value());
    assertThat(ids(rest)).containsExactly(first.value());
    assertThat(rest.containsKey("next_cursor")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "state=done, state: 'done'",
    "limit=0, limit: '0'",
    "limit=501, limit: '501'",
    "since=yesterday, since: 'yesterday'",
    "cursor=***, cursor: '***'",
    "scripts=x, did you mean script?",
    "label=a&label=b, more than once",
  })
  void names_what_is_wrong_with_a_listing(String query, String reason) {
    HttpResponse<String> answer = http.get("/v1/jobs?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).getString("code")).isEqualTo("invalid_request");
    assertThat(json(answer).getString("detail")).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/nothing, not_found",
    "/v1/jobs/7, not_found",
    NOBODY + ", not_found",
    NOBODY + "/again, not_found",
    "/v1/scripts/..%2Fetc%2Fpasswd, unknown_script",
    "/v1/scripts/%2Fetc%2Fpasswd, unknown_script",
    "/v1/scripts/%252Fecho, unknown_script",
    "/v1/scripts/a%0Ab, unknown_script",
    "/v1/scripts/../../etc/passwd, not_found",
  })
  void knows_nothing_of(String path, String code) {
    try (RawHttp client = http.connect()) {
      RawHttp.Answer answer =
          client.send("GET " + path + " HTTP/1.1", "Host: localhost", "").answer();

      assertThat(answer.status()).isEqualTo(404);
      assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }
  }

  @Test
  void decodes_a_script_name_once() {
    assertThat(json(http.get("/v1/scripts/echo%20%C3%A9%2Fx")).getString("name"))
        .isEqualTo("echo é/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/scripts/%zz", "/v1/jobs?label=%", "/%2"})
  void refuses_a_broken_escape(String path) {
    try (RawHttp client = http.connect()) {
      RawHttp.Answer answer =
          client.send("GET " + path + " HTTP/1.1", "Host: localhost", "").answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("invalid_request");
    }
  }

  @Test
  void answers_to_head_with_the_headers_of_get() {
    String large = "x".repeat(2_000);
    http.post("/v1/scripts/echo/run", large, "Content-Type", "text/plain");
    String output = "/v1/jobs/" + http.dispatcher.accepted().get(0).id() + "/output";

    try (RawHttp client = http.connect()) {
      for (String path : List.of("/openapi.json", "/", output)) {
        client.send("HEAD " + path + " HTTP/1.1", "Host: localhost", "");
        assertThat(client.line()).contains("200");
        assertThat(client.headers())
            .containsEntry("content-length", "" + http.get(path).body().getBytes(UTF_8).length);
      }
      client.send("HEAD " + NOBODY + " HTTP/1.1", "Host: localhost", "");
      assertThat(client.line()).contains("404");
      client.headers();
      client.send("HEAD /v1/events HTTP/1.1", "Host: localhost", "Accept: text/event-stream", "");
      assertThat(client.line()).contains("200");
      assertThat(client.headers()).containsEntry("content-type", "text/event-stream");
      client.send("GET /health/live HTTP/1.1", "Host: localhost", "");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void says_which_methods_a_path_has() {
    HttpResponse<String> answer = http.post(NOBODY, "{}");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("DELETE, GET, HEAD");
    assertThat(json(answer).getString("code")).isEqualTo("method_not_allowed");
  }

  @Test
  void says_that_it_cannot_produce_what_is_asked_for() {
    HttpResponse<String> answer = http.get("/v1/jobs", "Accept", "image/png");

    assertThat(answer.statusCode()).isEqualTo(406);
    assertThat(json(answer).getString("code")).isEqualTo("not_acceptable");
  }

  @Test
  void is_ready_only_when_the_server_is() {
    http.unready.set(Optional.of(Failure.of(FailureCode.STARTING, "workers are starting")));
    HttpResponse<String> early = http.get("/health/ready");
    http.unready.set(Optional.empty());

    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(json(early).getString("detail")).isEqualTo("workers are starting");
    assertThat(json(http.get("/health/ready")).getString("status")).isEqualTo("ready");
    assertThat(json(http.get("/health/live")).getString("status")).isEqualTo("live");
  }

  @Test
  void remarks_on_scripts_do_not_make_it_unready() {
    Warning warning = new Warning("model_version", "made with scikit-learn 1.0");
    http.remarks.add(new Readiness.Remark(Optional.of("classify"), warning));
    JsonObject answer = json(http.get("/health/ready"));
    http.remarks.clear();

    assertThat(answer.getString("status")).isEqualTo("ready");
    assertThat(answer.getJsonArray("warnings").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("script", "classify")
                .put("code", "model_version")
                .put("detail", "made with scikit-learn 1.0"));
    assertThat(json(http.get("/health/ready")).containsKey("warnings")).isFalse();
  }

  @Test
  void serves_metrics_description_and_front_page() {
    HttpResponse<String> metrics = http.get("/metrics");

    assertThat(metrics.body()).isEqualTo("signalbox_jobs_total 1\n");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(json(http.get("/openapi.json")).getString("openapi")).isEqualTo("3.1.0");
    assertThat(http.get("/").body()).contains("/openapi.json", "/metrics");
  }

  private JobId submit() {
    return new JobId(json(http.post(JOBS, "{\"in\":1}")).getString("id"));
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getString("id"))
        .toList();
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }
}
