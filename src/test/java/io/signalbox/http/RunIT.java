package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RawJson;
import io.signalbox.job.Warning;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /v1/scripts/{script}/run}. */
class RunIT {

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

  @Test
  void answers_with_the_output_as_the_body() {
    HttpResponse<String> answer = http.post(RUN, "{\"a\":1}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"a\":1}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Server-Timing"))
        .hasValue("queue;dur=2.345, run;dur=3.000");
    assertThat(answer.headers().firstValue("Signalbox-Job-Id"))
        .hasValue(http.dispatcher.accepted().get(0).id().value());
  }

  @Test
  void carries_query_and_headers_into_the_request() {
    http.post(
        RUN + "?timeout=5s&deadline=1m&priority=7&key=lab&param.n=2&param.name=x%20y",
        "1,2",
        "Content-Type",
        "text/csv; charset=utf-8",
        "Signalbox-Params",
        "{\"m\":true}",
        "Signalbox-Labels",
        "a, b");

    JobRequest request = http.dispatcher.accepted().get(0);
    assertThat(request.timeout()).hasValue(Duration.ofSeconds(5));
    assertThat(request.deadline()).hasValue(Duration.ofMinutes(1));
    assertThat(request.priority()).hasValue(7);
    assertThat(request.key()).hasValue("lab");
    assertThat(request.labels()).containsExactly("a", "b");
    assertThat(request.input().contentType()).isEqualTo("text/csv");
    assertThat(new JsonObject(request.params()))
        .isEqualTo(new JsonObject().put("m", true).put("n", 2).put("name", "x y"));
  }

  @Test
  void counts_what_curl_sends_by_default_as_json() {
    http.post(RUN, "{}", "Content-Type", "application/x-www-form-urlencoded");

    assertThat(http.dispatcher.accepted().get(0).input().contentType()).isEqualTo(Payload.JSON);
  }

  @Test
  void answers_a_failure_as_a_problem_with_its_status_and_job() throws Exception {
    http.dispatcher.hold();
    CompletableFuture<HttpResponse<String>> waiting = runAsync();
    JobId id = accepted();
    http.dispatcher.finish(
        id,
        new Outcome.Report(
            new Outcome.Failed(
                Failure.of(FailureCode.PROCESS_CRASHED, "died").with("signal", "SIGSEGV")),
            List.of(new Warning("log_truncated", "cut")),
            Figures.ofMillis(1, 2, 3, 4)));

    HttpResponse<String> answer = waiting.get();
    JsonObject problem = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("Signalbox-Warnings")).hasValue("log_truncated");
    assertThat(problem.getString("code")).isEqualTo("process_crashed");
    assertThat(problem.getInteger("number")).isEqualTo(50201);
    assertThat(problem.getString("signal")).isEqualTo("SIGSEGV");
    assertThat(problem.getString("job_id")).isEqualTo(id.value());
  }

  @Test
  void cancels_the_job_of_a_client_that_goes_away() {
    http.dispatcher.hold();
    try (RawHttp client = http.connect()) {
      client.send("POST " + RUN + " HTTP/1.1", "Host: localhost", "Content-Length: 2", "", "{}");
      accepted();
    }

    await().untilAsserted(() -> assertThat(http.dispatcher.cancelled()).hasSize(1));
  }

  @Test
  void streams_the_events_with_the_final_one_last() throws Exception {
    http.dispatcher.hold();
    CompletableFuture<HttpResponse<String>> waiting = runAsync("Accept", "text/event-stream");
    JobId id = accepted();
    http.dispatcher.say(id, EventType.PROGRESS, Map.of("value", 0.5));
    RawJson partial = new RawJson("[1]".getBytes(StandardCharsets.UTF_8));
    http.dispatcher.say(id, EventType.PARTIAL, Map.of("output", partial));
    http.dispatcher.finish(id, success());

    HttpResponse<String> answer = waiting.get();
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(answer.headers().firstValue("Signalbox-Job-Id")).hasValue(id.value());
    assertThat(answer.body().lines().filter(line -> line.startsWith("event: ")))
        .containsExactly(
            "event: job.queued",
            "event: job.progress",
            "event: job.partial",
            "event: job.succeeded");
    assertThat(answer.body()).contains("\"data\":{\"output\":[1]}");
    assertThat(http.dispatcher.cancelled()).isEmpty();
  }

  @Test
  void cancels_a_streamed_job_when_its_reader_goes_away() {
    http.dispatcher.hold();
    try (RawHttp client = http.connect()) {
      client.send(
          "POST " + RUN + " HTTP/1.1",
          "Host: localhost",
          "Accept: text/event-stream",
          "Content-Length: 2",
          "",
          "{}");
      assertThat(client.line()).contains("200");
    }

    await().untilAsserted(() -> assertThat(http.dispatcher.cancelled()).hasSize(1));
  }

  private CompletableFuture<HttpResponse<String>> runAsync(String... headers) {
    return http.client()
        .sendAsync(
            http.request(RUN, headers).POST(BodyPublishers.ofString("{}")).build(),
            BodyHandlers.ofString());
  }

  private JobId accepted() {
    await().until(() -> !http.dispatcher.accepted().isEmpty());
    return http.dispatcher.accepted().get(0).id();
  }

  static Outcome.Report success() {
    byte[] output = "1".getBytes(StandardCharsets.UTF_8);
    return new Outcome.Report(
        new Outcome.Succeeded(new Payload.Bytes(output, Payload.JSON)), List.of(), Figures.NONE);
  }
}
