package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many jobs that are submitted as one; each store runs it. */
abstract class BatchSuite extends FaultSuite {

  private static final String SQUARE =
      """
      import signalbox
      def handle(input):
          if input == "bad":
              raise ValueError("not a number")
          return input * input
      """;

  private static final String SLOW = "import time\ndef handle(input):\n    time.sleep(600)\n";

  BatchSuite(String... settings) {
    super(settings);
  }

  private HttpResponse<String> post(String script, String type, String body) {
    return server.send(
        HttpRequest.newBuilder(server.uri("/v1/scripts/" + script + "/batches"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  private String accepted(String script, String type, String body) {
    HttpResponse<String> answer = post(script, type, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonObject batch = new JsonObject(answer.body());
    String path = "/v1/batches/" + batch.getString("id");
    assertThat(answer.headers().firstValue("Location")).contains(path);
    return path;
  }

  private String lines(String script, String body) {
    return accepted(script, "application/x-ndjson", body);
  }

  private List<JsonObject> results(String path) {
    return server.get(path + "/results").body().lines().map(JsonObject::new).toList();
  }

  private JsonObject awaitState(String path, String state) {
    TestServer.soon(path + " " + state)
        .atMost(30, SECONDS)
        .until(() -> server.json(path).getString("state").equals(state));
    return server.json(path);
  }

  private static String numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  private void assertNothingGoesOn() {
    for (String state : List.of("queued", "running", "scheduled")) {
      TestServer.soon("no job is " + state)
          .atMost(20, SECONDS)
          .until(() -> server.json("/v1/jobs?state=" + state).getJsonArray("items").isEmpty());
    }
  }

  @Test
  void one_bad_item_fails_alone() throws IOException {
    String path = lines(serve(SQUARE), "3\n\"bad\"\n5\n");
    List<JsonObject> results = results(path);
    assertThat(results).extracting(it -> it.getInteger("index")).containsExactly(0, 1, 2);
    assertThat(results)
        .extracting(it -> it.getString("state"))
        .containsExactly("succeeded", "failed", "succeeded");
    assertThat(results.get(0).getInteger("output")).isEqualTo(9);
    assertThat(results.get(1).getJsonObject("failure").getString("code")).isEqualTo("script_error");
    JsonObject batch = awaitState(path, "done");
    assertThat(batch.getJsonObject("counts").getInteger("succeeded")).isEqualTo(2);
    assertThat(batch.getJsonObject("counts").getInteger("failed")).isEqualTo(1);
    assertThat(batch.getInteger("total")).isEqualTo(3);
    assertThat(batch.getDouble("progress")).isEqualTo(1);
    assertThat(batch.getString("finished_at")).isNotNull();
    String children = "/v1/jobs?parent_id=" + batch.getString("id");
    assertThat(server.json(children).getJsonArray("items")).hasSize(3);
  }

  @Test
  void an_array_is_a_batch_and_its_jobs_have_what_the_request_says() throws IOException {
    String script = serve("def handle(input, job):\n    return [input, job.params]\n");
    HttpResponse<String> answer =
        server.send(
            server
                .post(
                    "/v1/scripts/" + script + "/batches?param.n=7&priority=8&key=me",
                    " [ {\"a\" : 1e2}, \"x,]\" ] ")
                .header("Signalbox-Labels", "night"));
    assertThat(answer.statusCode()).isEqualTo(202);
    String path = answer.headers().firstValue("Location").orElseThrow();
    List<JsonObject> results = results(path);
    assertThat(results.get(0).getJsonArray("output").encode())
        .isEqualTo("[{\"a\":100.0},{\"n\":7}]");
    assertThat(results.get(1).getJsonArray("output").getString(0)).isEqualTo("x,]");
    JsonObject job = server.job(results.get(0).getString("job_id"));
    assertThat(job.getInteger("priority")).isEqualTo(8);
    assertThat(job.getString("key")).isEqualTo("me");
    assertThat(job.getJsonArray("labels")).containsExactly("night");
  }

  @Test
  void results_come_in_order_while_others_still_run() throws Exception {
    String script =
        serve(
            """
            import os, time
            def handle(input):
                while input["wait"] and not os.path.exists(input["wait"]):
                    time.sleep(0.01)
                return input["name"]
            """);
    String gate = server.scripts().resolve("gate").toString();
    JsonObject first = new JsonObject().put("wait", "").put("name", "first");
    JsonObject second = new JsonObject().put("wait", gate).put("name", "second");
    JsonObject third = new JsonObject().put("wait", "").put("name", "third");
    String path =
        accepted(
            script, "application/json", "" + new JsonArray(List.of(first, second, third)).encode());
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(("GET " + path + "/results HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes());
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(nextName(reader)).isEqualTo("first");
      HttpResponse<String> known = server.get(path + "/results?follow=false");
      assertThat(known.body().lines()).hasSize(1);
      Files.createFile(server.scripts().resolve("gate"));
      assertThat(nextName(reader)).isEqualTo("second");
      assertThat(nextName(reader)).isEqualTo("third");
    }
  }

  private static String nextName(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith("{\"index\"")) {
      line = reader.readLine();
    }
    return new JsonObject(line).getString("output");
  }

  @Test
  void outputs_of_any_kind_and_size_find_their_line() throws IOException {
    String script =
        serve(
            """
            def handle(input):
                return b"raw" if input == "raw" else {"text": "x" * input}
            """);
    List<JsonObject> results = results(lines(script, "\"raw\"\n600000\n1\n"));
    assertThat(results.get(0).getInteger("output_bytes")).isEqualTo(3);
    assertThat(results.get(0).getString("content_type")).isEqualTo("application/octet-stream");
    assertThat(server.get(results.get(0).getString("href")).body()).isEqualTo("raw");
    assertThat(results.get(1).getJsonObject("output").getString("text")).hasSize(600_000);
    assertThat(results.get(2).getJsonObject("output").getString("text")).hasSize(1);
  }

  @Test
  void a_cancel_ends_all_that_is_not_final() throws IOException {
    String path = lines(serve(SLOW), numbers(1500));
    TestServer.soon("two run")
        .atMost(30, SECONDS)
        .until(() -> server.json(path).getJsonObject("counts").getInteger("running") == 2);
    String last = server.get("/v1/jobs?state=queued&limit=1").body();
    String waiting = new JsonObject(last).getJsonArray("items").getJsonObject(0).getString("id");
    HttpResponse<String> answer = server.send(server.post(path + "/cancel", ""));
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    JsonObject batch = awaitState(path, "cancelled");
    assertThat(batch.getJsonObject("counts").getInteger("cancelled")).isEqualTo(1500);
    assertThat(server.events(waiting))
        .extracting(event -> event.getString("type"))
        .endsWith("job.cancelled");
    assertThat(results(path))
        .hasSize(1500)
        .allMatch(it -> it.getString("state").equals("cancelled"));
    assertNothingGoesOn();
  }

  @Test
  void a_client_that_goes_away_leaves_nothing() throws Exception {
    String script = serve(SLOW);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      String body = numbers(700);
      out.write(
          ("POST /v1/scripts/"
                  + script
                  + "/batches HTTP/1.1\r\nHost: localhost\r\n"
                  + "Content-Type: application/x-ndjson\r\nContent-Length: 100000\r\n\r\n"
                  + body)
              .getBytes());
      out.flush();
      TestServer.soon("jobs run while others come")
          .atMost(30, SECONDS)
          .until(
              () ->
                  server
                          .json("/v1/jobs?script=" + script + "&state=running")
                          .getJsonArray("items")
                          .size()
                      == 2);
      String id =
          server
              .json("/v1/jobs?script=" + script)
              .getJsonArray("items")
              .getJsonObject(0)
              .getString("parent_id");
      assertThat(server.json("/v1/batches/" + id).getString("state")).isEqualTo("receiving");
    }
    assertNothingGoesOn();
    assertThat(server.json("/v1/jobs?state=succeeded&script=" + script).getJsonArray("items"))
        .isEmpty();
  }

  @Test
  void a_bad_input_in_the_middle_refuses_the_whole() throws IOException {
    String script = serve(SLOW);
    HttpResponse<String> answer =
        post(script, "application/x-ndjson", numbers(600) + "{\"a\":\n" + numbers(5));
    assertProblem(new JsonObject(answer.body()), "invalid_request", 400);
    assertThat(new JsonObject(answer.body()).getInteger("index")).isEqualTo(600);
    assertNothingGoesOn();
    assertProblem(
        new JsonObject(post(script, "application/json", "[]").body()), "invalid_request", 400);
    assertProblem(
        new JsonObject(post(script, "text/csv", "1,2").body()), "unsupported_media_type", 415);
    assertProblem(
        new JsonObject(post("nobody", "application/json", "[1]").body()), "unknown_script", 404);
    assertThat(server.get("/v1/batches/01900000-0000-7000-8000-000000000001").statusCode())
        .isEqualTo(404);
  }

  @Test
  void progress_of_the_whole_is_told_as_it_changes() throws IOException {
    String script = serve("import time\ndef handle(input):\n    time.sleep(0.3)\n    return 1\n");
    String path = lines(script, numbers(6));
    List<String> told = server.get(path + "/events").body().lines().toList();
    List<JsonObject> data =
        told.stream()
            .filter(line -> line.startsWith("data: "))
            .map(line -> new JsonObject(line.substring(6)))
            .toList();
    assertThat(data).hasSizeGreaterThan(2);
    assertThat(data.get(data.size() - 1).getString("type")).isEqualTo("batch.done");
    assertThat(data.get(data.size() - 1).getString("state")).isEqualTo("done");
    assertThat(data.subList(0, data.size() - 1))
        .extracting(event -> event.getString("type"))
        .containsOnly("batch.progress");
    List<Double> progress = data.stream().map(event -> event.getDouble("progress")).toList();
    List<Double> sorted = new ArrayList<>(progress);
    sorted.sort(null);
    assertThat(progress).isEqualTo(sorted);
  }

  @Test
  void ten_thousand_inputs_come_back_in_order() throws IOException {
    String path = lines(serve(SQUARE), numbers(10_000));
    assertThat(server.run("warm_up", "{}").statusCode()).isEqualTo(200);
    List<JsonObject> results = results(path);
    assertThat(results).hasSize(10_000);
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).getInteger("index")).isEqualTo(i);
      assertThat(results.get(i).getInteger("output")).isEqualTo(i * i);
    }
  }
}
