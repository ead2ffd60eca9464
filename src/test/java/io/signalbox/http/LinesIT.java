package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.job.RawJson;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /v1/scripts/{script}/run} with {@code Accept: application/x-ndjson}. */
class LinesIT {

  private static final String RUN = "/v1/scripts/echo/run";
  private static final String[] ACCEPT = {"Accept", "application/x-ndjson"};

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
  void answers_with_a_partial_output_as_soon_as_it_is_there() {
    http.dispatcher.hold();
    try (RawHttp client = connect()) {
      JobId id = accepted();
      partial(id, "{\"n\":\n1}");

      assertThat(client.line()).contains("200");
      Map<String, String> headers = client.headers();
      assertThat(headers).containsEntry("content-type", "application/x-ndjson");
      assertThat(headers).containsEntry("signalbox-job-id", id.value());
      assertThat(client.chunk()).isEqualTo("{\"n\": 1}\n");
      partial(id, "2");
      assertThat(client.chunk()).isEqualTo("2\n");
      http.dispatcher.finish(id, RunIT.success());
      assertThat(client.chunk()).isEmpty();
    }
    assertThat(http.dispatcher.cancelled()).isEmpty();
  }

  @Test
  void answers_with_the_output_of_a_script_that_yields_nothing_as_the_only_line() {
    HttpResponse<String> small = http.post(RUN, "[1,\n2]", ACCEPT);
    HttpResponse<String> large = http.post(RUN, "\"" + "x".repeat(2000) + "\"", ACCEPT);

    assertThat(small.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(small.headers().firstValue("Server-Timing")).isPresent();
    assertThat(small.body()).isEqualTo("[1, 2]\n");
    assertThat(large.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(large.body()).isEqualTo("\"" + "x".repeat(2000) + "\"");
  }

  @Test
  void answers_with_an_output_that_is_no_json_as_it_is() {
    HttpResponse<String> answer =
        http.post(RUN, "\n\r", "Accept", ACCEPT[1], "Content-Type", "application/octet-stream");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(answer.body()).isEqualTo("\n\r");
  }

  @Test
  void answers_a_failure_before_the_first_line_with_its_status() throws Exception {
    http.dispatcher.hold();
    CompletableFuture<HttpResponse<InputStream>> waiting = runAsync();
    http.dispatcher.finish(accepted(), failure());

    HttpResponse<InputStream> answer = waiting.get();
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void tells_a_failure_after_the_first_line_in_the_last_one() throws Exception {
    http.dispatcher.hold();
    CompletableFuture<HttpResponse<InputStream>> waiting = runAsync();
    JobId id = accepted();
    partial(id, "1");
    http.dispatcher.finish(id, failure());

    List<String> lines = lines(waiting.get());
    assertThat(lines).hasSize(2).startsWith("1");
    JsonObject problem = new JsonObject(lines.get(1)).getJsonObject("problem");
    assertThat(problem.getString("code")).isEqualTo("script_error");
    assertThat(problem.getInteger("status")).isEqualTo(500);
    assertThat(problem.getString("job_id")).isEqualTo(id.value());
  }

  @Test
  void cancels_the_job_of_a_reader_that_goes_away() {
    http.dispatcher.hold();
    try (RawHttp client = connect()) {
      partial(accepted(), "1");
      assertThat(client.line()).contains("200");
    }

    await().untilAsserted(() -> assertThat(http.dispatcher.cancelled()).hasSize(1));
  }

  @Test
  void tells_a_slow_reader_everything_without_keeping_it() throws Exception {
    String wide = "x".repeat(20_000);
    http.dispatcher.hold();
    CompletableFuture<HttpResponse<InputStream>> waiting = runAsync();
    JobId id = accepted();
    IntStream.range(0, 1000).forEach(n -> partial(id, "\"" + n + wide + "\""));
    HttpResponse<InputStream> answer = waiting.get();
    http.dispatcher.finish(id, RunIT.success());

    assertThat(lines(answer))
        .containsExactlyElementsOf(
            IntStream.range(0, 1000).mapToObj(n -> "\"" + n + wide + "\"").toList());
  }

  private RawHttp connect() {
    return http.connect()
        .send(
            "POST " + RUN + " HTTP/1.1",
            "Host: localhost",
            "Accept: application/x-ndjson",
            "Content-Length: 2",
            "",
            "{}");
  }

  private CompletableFuture<HttpResponse<InputStream>> runAsync() {
    return http.client()
        .sendAsync(
            http.request(RUN, ACCEPT).POST(BodyPublishers.ofString("{}")).build(),
            BodyHandlers.ofInputStream());
  }

  private static List<String> lines(HttpResponse<InputStream> answer) throws Exception {
    try (InputStream body = answer.body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private JobId accepted() {
    await().until(() -> !http.dispatcher.accepted().isEmpty());
    return http.dispatcher.accepted().get(0).id();
  }

  private void partial(JobId id, String json) {
    RawJson output = new RawJson(json.getBytes(StandardCharsets.UTF_8));
    http.dispatcher.say(id, EventType.PARTIAL, Map.of("output", output));
  }

  private static Outcome.Report failure() {
    return new Outcome.Report(
        new Outcome.Failed(Failure.of(FailureCode.SCRIPT_ERROR, "it raised")),
        List.of(),
        Figures.NONE);
  }
}
