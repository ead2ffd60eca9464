package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.http.OpenApiDocument;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of {@code openapi.json}, called on a real server and held to its word. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {

  private static final String NOBODY = "01900000-0000-7000-8000-000000000001";

  private static final String FIXED = "schedules={fixed: {script: echo, cron: '0 0 1 1 *'}}";

  private final OpenApiDocument document = new OpenApiDocument();
  private final Set<String> called = new TreeSet<>();
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    server = TestServer.start(home, "limits.input=64KiB", FIXED);
    server.script(
        "echo", "import sys", "print('LOG: hello')", "print('OUTPUT:', open(sys.argv[1]).read())");
    server.script(
        "leaves",
        "def handle(input, job):",
        "    with open(job.out + '/a.txt', 'w') as file:",
        "        file.write('left')");
    server.script("fails", "print('ERROR: no signal')");
    server.script("picky", "import signalbox", "raise signalbox.InvalidInput('too short')");
    server.script("crashes", "import os, signal", "os.kill(os.getpid(), signal.SIGSEGV)");
    server.script("broken", "import (");
    server.script(
        "slow", "import time", "print('PROGRESS: 0.5 half', flush=True)", "time.sleep(60)");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    called.clear();
  }

  @Test
  void every_operation_answers_as_described() {
    JsonObject job =
        json(
            call(
                "submitJob", 200, post("/v1/scripts/echo/jobs", "{\"a\":1}", "Prefer", "wait=30")));
    String path = "/v1/jobs/" + job.getString("id");
    JsonObject slow = json(call("submitJob", 202, post("/v1/scripts/slow/jobs", "{}")));
    call("runScript", 200, post("/v1/scripts/echo/run?param.n=1&timeout=20s", "[1]"));
    HttpResponse<String> batch =
        call("submitBatch", 202, post("/v1/scripts/echo/batches", "[1, {\"a\": 2}]"));
    String ofBatch = batch.headers().firstValue("Location").orElseThrow();
    call("getBatchResults", 200, get(ofBatch + "/results"));
    call("watchBatch", 200, get(ofBatch + "/events"));
    call("getBatch", 200, get(ofBatch));
    call("cancelBatch", 200, post(ofBatch + "/cancel", ""));
    call("listJobs", 200, get("/v1/jobs?limit=1&state=succeeded"));
    call("getJob", 200, get(path));
    call("getInput", 200, get(path + "/input"));
    call("getOutput", 200, get(path + "/output"));
    call("getLog", 200, get(path + "/log"));
    call("getLog", 200, get(path + "/log?attempt=1"));
    call("retryJob", 202, post(path + "/retry?alone=true", ""));
    HttpResponse<String> left = call("runScript", 200, post("/v1/scripts/leaves/run", "{}"));
    String artifacts =
        "/v1/jobs/" + left.headers().firstValue("Signalbox-Job-Id").orElseThrow() + "/artifacts";
    call("listArtifacts", 200, get(artifacts));
    call("getArtifact", 200, get(artifacts + "/a.txt"));
    call("getArtifact", 206, get(artifacts + "/a.txt", "Range", "bytes=1-2"));
    call("getArtifact", 416, get(artifacts + "/a.txt", "Range", "bytes=9-"));
    call("watchJob", 200, get(path + "/events"));
    call("watchAll", 200, get("/v1/events"));
    call("cancelJob", 202, post("/v1/jobs/" + slow.getString("id") + "/cancel", ""));
    call("cancelJob", 200, post(path + "/cancel", ""));
    call("listScripts", 200, get("/v1/scripts"));
    call("getScript", 200, get("/v1/scripts/broken"));
    everyOperationOnSchedules();
    call("listWorkers", 200, get("/v1/workers"));
    call("getCapacity", 200, get("/v1/capacity"));
    call("getLive", 200, get("/health/live"));
    call("getReady", 200, get("/health/ready"));
    call("getMetrics", 200, get("/metrics"));
    call("getOpenApi", 200, get("/openapi.json"));
    call("getFrontPage", 200, get("/"));
    call("deleteJob", 204, request(path).DELETE());

    assertThat(called)
        .isEqualTo(
            document.operations().map(OpenApiDocument.Operation::id).collect(Collectors.toSet()));
  }

  private void everyOperationOnSchedules() {
    String path = "/v1/schedules/minutely";
    String definition = "{\"script\":\"echo\",\"cron\":\"* * * * *\",\"priority\":3}";
    call("putSchedule", 201, put(path, definition));
    call("putSchedule", 200, put(path, definition));
    call("runSchedule", 202, post(path + "/run", ""));
    call("listSchedules", 200, get("/v1/schedules"));
    call("getSchedule", 200, get(path));
    call("deleteSchedule", 204, request(path).DELETE());
  }

  @Test
  void every_event_of_a_stream_is_as_described() {
    HttpResponse<String> stream =
        call("runScript", 200, post("/v1/scripts/echo/run", "{}", "Accept", "text/event-stream"));

    assertThat(stream.body().lines().filter(line -> line.startsWith("data: ")))
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(
            line ->
                assertThat(
                        document.faults(
                            new JsonObject().put("$ref", "#/components/schemas/Event"),
                            new JsonObject(line.substring(6))))
                    .isEmpty());
  }

  @Test
  void a_job_that_failed_is_as_described() {
    JsonObject job =
        json(call("submitJob", 200, post("/v1/scripts/fails/jobs", "{}", "Prefer", "wait=30")));

    assertThat(job.getJsonObject("failure").getString("code")).isEqualTo("script_error");
    call("getOutput", 409, get("/v1/jobs/" + job.getString("id") + "/output"));
  }

  @Test
  void every_problem_of_a_run_is_as_described() {
    call("runScript", 400, post("/v1/scripts/echo/run?priority=high", "{}"));
    call("runScript", 403, post("/v1/scripts/echo/run", "{}", "Sec-Fetch-Site", "cross-site"));
    call("runScript", 404, post("/v1/scripts/unknown/run", "{}"));
    call("runScript", 413, post("/v1/scripts/echo/run", "x".repeat(65537)));
    call("runScript", 415, post("/v1/scripts/echo/run", "x", "Content-Type", "multipart/mixed"));
    call("runScript", 422, post("/v1/scripts/picky/run", "{}"));
    call("runScript", 500, post("/v1/scripts/fails/run", "{}"));
    call("runScript", 502, post("/v1/scripts/crashes/run", "{}"));
    call("runScript", 502, post("/v1/scripts/broken/run", "{}"));
    HttpResponse<String> late =
        call("runScript", 504, post("/v1/scripts/slow/run?timeout=300ms", "{}"));

    assertThat(json(late).getString("job_id"))
        .isEqualTo(late.headers().firstValue("Signalbox-Job-Id").orElseThrow());
  }

  @Test
  void every_problem_of_the_rest_is_as_described() {
    call("submitJob", 400, post("/v1/scripts/echo/jobs", "{}", "Signalbox-Params", "[]"));
    call("submitJob", 404, post("/v1/scripts/unknown/jobs", "{}"));
    call("submitJob", 406, post("/v1/scripts/echo/jobs", "{}", "Accept", "image/png"));
    call("submitBatch", 400, post("/v1/scripts/echo/batches", "[1,"));
    call("submitBatch", 413, post("/v1/scripts/echo/batches", "[\"" + "x".repeat(70_000) + "\"]"));
    call("submitBatch", 415, post("/v1/scripts/echo/batches", "1", "Content-Type", "text/csv"));
    call("getBatch", 404, get("/v1/batches/" + NOBODY));
    call("getBatchResults", 404, get("/v1/batches/" + NOBODY + "/results"));
    call("getBatchResults", 400, get("/v1/batches/" + NOBODY + "/results?follow=x"));
    call("watchBatch", 404, get("/v1/batches/" + NOBODY + "/events"));
    call("cancelBatch", 404, post("/v1/batches/" + NOBODY + "/cancel", ""));
    call("listJobs", 400, get("/v1/jobs?state=lost"));
    call("getJob", 404, get("/v1/jobs/" + NOBODY));
    call("getInput", 404, get("/v1/jobs/" + NOBODY + "/input"));
    call("getOutput", 404, get("/v1/jobs/" + NOBODY + "/output"));
    call("getLog", 404, get("/v1/jobs/" + NOBODY + "/log"));
    call("getLog", 400, get("/v1/jobs/" + NOBODY + "/log?attempt=x"));
    call("retryJob", 404, post("/v1/jobs/" + NOBODY + "/retry", ""));
    call("retryJob", 400, post("/v1/jobs/" + NOBODY + "/retry?alone=x", ""));
    call("listArtifacts", 404, get("/v1/jobs/" + NOBODY + "/artifacts"));
    call("getArtifact", 404, get("/v1/jobs/" + NOBODY + "/artifacts/a.txt"));
    call("watchJob", 404, get("/v1/jobs/" + NOBODY + "/events"));
    call("watchJob", 400, get("/v1/jobs/" + NOBODY + "/events?after=x"));
    call("watchAll", 400, get("/v1/events?after=x"));
    call("cancelJob", 404, post("/v1/jobs/" + NOBODY + "/cancel", ""));
    call("deleteJob", 404, request("/v1/jobs/" + NOBODY).DELETE());
    call("getScript", 404, get("/v1/scripts/unknown"));
    call("getSchedule", 404, get("/v1/schedules/unknown"));
    call("runSchedule", 404, post("/v1/schedules/unknown/run", ""));
    call("putSchedule", 400, put("/v1/schedules/bad", "{\"script\":\"echo\"}"));
    call("putSchedule", 400, put("/v1/schedules/bad", "[]"));
    call("putSchedule", 409, put("/v1/schedules/fixed", "{}"));
    call("deleteSchedule", 409, request("/v1/schedules/fixed").DELETE());
    call("deleteSchedule", 404, request("/v1/schedules/unknown").DELETE());
  }

  @Test
  void a_script_that_does_not_start_and_an_input_that_kills_are_as_described() throws Exception {
    server.script("absent", "import none_such_module");
    server.script("kills", "import os, signal", "os.kill(os.getpid(), signal.SIGSEGV)");
    for (int i = 0; i < 5; i++) {
      call("runScript", 502, post("/v1/scripts/absent/run", "" + i));
    }
    HttpResponse<String> held = call("runScript", 502, post("/v1/scripts/absent/run", "5"));
    JsonObject script = json(call("getScript", 200, get("/v1/scripts/absent")));
    for (int i = 0; i < 3; i++) {
      call("runScript", 502, post("/v1/scripts/kills/run", "[0]"));
    }

    assertThat(held.headers().firstValue("Retry-After")).isPresent();
    assertThat(script.getJsonObject("breaker").getInteger("failures")).isEqualTo(5);
    call("runScript", 409, post("/v1/scripts/kills/run", "[0]"));
  }

  @Test
  void a_running_job_is_as_described_and_cannot_be_deleted() {
    String path =
        "/v1/jobs/"
            + json(call("submitJob", 202, post("/v1/scripts/slow/jobs", "{}"))).getString("id");

    server.awaitState(path.substring(path.lastIndexOf('/') + 1), "running");
    call("getJob", 200, get(path));
    call("listWorkers", 200, get("/v1/workers"));
    call("deleteJob", 409, request(path).DELETE());
    call("retryJob", 409, post(path + "/retry", ""));
    call("cancelJob", 202, post(path + "/cancel", ""));
  }

  @Test
  void a_server_with_a_token_refuses_as_described(@TempDir Path home) throws Exception {
    TestServer open = server;
    try (TestServer guarded = TestServer.start(home, "http.token=s3cret")) {
      server = guarded;
      call("listJobs", 401, get("/v1/jobs"));
      call("listJobs", 200, get("/v1/jobs", "Authorization", "Bearer s3cret"));
    } finally {
      server = open;
    }
  }

  /** Calls an operation and holds the answer to the document. */
  private HttpResponse<String> call(String operation, int status, HttpRequest.Builder request) {
    HttpResponse<String> answer = server.send(request);
    assertThat(answer.statusCode()).as("%s: %s", operation, answer.body()).isEqualTo(status);
    Optional<JsonObject> response = document.response(operation, status);
    assertThat(response).as("%s %d is declared", operation, status).isPresent();
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertThat(document.faults(response.get(), type, answer.body()))
        .as("%s %d: %s", operation, status, answer.body())
        .isEmpty();
    called.add(operation);
    return answer;
  }

  private HttpRequest.Builder get(String path, String... headers) {
    return request(path, headers).GET();
  }

  private HttpRequest.Builder post(String path, String body, String... headers) {
    return request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder put(String path, String body) {
    return request(path).PUT(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }
}
