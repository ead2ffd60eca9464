package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The article that Signalbox was built after, part by part. Each row is shown once and shortly; the
 * suites beside this one go to its limits. Rows 11 and 13 need servers of their own: {@link
 * ArticleServersIT}.
 */
class ArticleIT extends FaultSuite {

  private static final String UNTIL_CANCELLED = "import time\nprint('LOG: begun')\ntime.sleep(600)";

  ArticleIT() {
    super("queue.capacity=3", "limits.grace=300ms");
  }

  private JsonObject submitAndAwait(String script) {
    JsonObject job = server.submit(script, "{}");
    server.awaitLog(job.getString("id"), "begun");
    return job;
  }

  private void cancel(JsonObject job) {
    server.cancel(job.getString("id"));
    server.awaitState(job.getString("id"), "cancelled");
  }

  @Test
  void row_01_a_request_runs_at_once_or_becomes_a_job_with_an_id() throws IOException {
    String script = serve("print('OUTPUT: {\"state\": \"ok\"}')");
    assertThat(succeedsOf(script, "{}").body()).isEqualTo("{\"state\": \"ok\"}");
    String id = server.submit(script, "{}").getString("id");
    server.awaitState(id, "succeeded");
    assertThat(server.json("/v1/jobs/" + id + "/output").getString("state")).isEqualTo("ok");
  }

  @Test
  void row_02_a_full_queue_tells_at_once_when_to_come_back() throws IOException {
    String script = serve(UNTIL_CANCELLED);
    List<JsonObject> jobs = new ArrayList<>(List.of(submitAndAwait(script)));
    jobs.add(submitAndAwait(script));
    for (int waiting = 0; waiting < 3; waiting++) {
      jobs.add(server.submit(script, "{}"));
    }
    HttpResponse<String> rejected = server.run(script, "{}");
    assertThat(rejected.statusCode()).isEqualTo(429);
    assertThat(rejected.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    JsonObject problem = new JsonObject(rejected.body());
    assertProblem(problem, "queue_full", 429);
    assertThat(problem.getInteger("capacity")).isEqualTo(3);
    jobs.forEach(this::cancel);
  }

  @Test
  void row_03_the_number_of_workers_is_fixed() throws IOException {
    String script = serve(UNTIL_CANCELLED);
    JsonObject first = submitAndAwait(script);
    JsonObject second = submitAndAwait(script);
    JsonObject third = server.submit(script, "{}");
    JsonArray workers = server.json("/v1/workers").getJsonArray("items");
    assertThat(workers).hasSize(2);
    assertThat(workers.encode()).doesNotContain("\"idle\"");
    assertThat(server.job(third.getString("id")).getString("state")).isEqualTo("queued");
    List.of(third, first, second).forEach(this::cancel);
  }

  @Test
  void row_04_an_idle_worker_always_gets_the_next_job() throws IOException {
    JsonObject slow = submitAndAwait(serve(UNTIL_CANCELLED));
    List<CompletableFuture<HttpResponse<String>>> burst = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      burst.add(server.sendLater(server.post("/v1/scripts/warm_up/run", "{}")));
    }
    burst.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    assertThat(server.job(slow.getString("id")).getString("state")).isEqualTo("running");
    cancel(slow);
  }

  @Test
  void row_05_the_input_is_a_file_in_a_private_directory_and_its_path_the_argument()
      throws IOException {
    JsonObject seen =
        new JsonObject(
            succeedsOf(
                    serve(
                        """
                        import json, os, sys
                        folder = os.path.dirname(sys.argv[1])
                        print("OUTPUT: " + json.dumps({
                            "arguments": len(sys.argv) - 1,
                            "name": os.path.basename(sys.argv[1]),
                            "input": open(sys.argv[1]).read(),
                            "mode": oct(os.stat(folder).st_mode & 0o777)}))
                        """),
                    "{\"signal\": [1]}")
                .body());
    assertThat(seen.getInteger("arguments")).isEqualTo(1);
    assertThat(seen.getString("name")).isEqualTo("input.json");
    assertThat(seen.getString("input")).isEqualTo("{\"signal\": [1]}");
    assertThat(seen.getString("mode")).isEqualTo("0o700");
  }

  @Test
  void row_06_the_file_is_removed_whatever_happens() throws IOException {
    succeeds("print('OUTPUT: 1')");
    server.assertClean();
    fails("script_error", 500, "raise RuntimeError('no')");
    server.assertClean();
    fails("process_crashed", 502, "import os\nos.kill(os.getpid(), 11)");
    server.assertClean();
    String sleeps = withSettings("timeout = \"300ms\"", "import time\ntime.sleep(600)\n");
    fails("timed_out", 504, sleeps);
    server.assertClean();
    cancel(submitAndAwait(serve(UNTIL_CANCELLED))); // a killed server: see ShutdownIT
  }

  @Test
  void row_07_a_script_of_the_article_runs_unmodified() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import json, sys
            def log(message):
                print("LOG: " + message)
            with open(sys.argv[1]) as file:
                data = json.load(file)
            log("received the input")
            print("a line that says nothing")
            print("OUTPUT: " + json.dumps({"result": len(data)}))
            """);
    assertThat(answer.body()).isEqualTo("{\"result\": 0}");
    assertThat(log(jobOf(answer)))
        .contains("log received the input", "stdout a line that says nothing");
    JsonObject problem = fails("script_error", 500, "print('ERROR: wrong signal')");
    assertThat(problem.getString("detail")).isEqualTo("wrong signal");
  }

  @Test
  void row_08_the_helper_module_needs_the_standard_library_only() throws IOException {
    HttpResponse<String> answer =
        succeeds(
            """
            import sys
            before = set(sys.modules)
            from signalbox import load_input, log, output
            log("two\\nlines")
            foreign = [name for name in set(sys.modules) - before
                       if "-packages" in (getattr(sys.modules[name], "__file__", None) or "")]
            output({"foreign": foreign, "input": load_input()})
            """);
    assertThat(new JsonObject(answer.body()).getJsonArray("foreign")).isEmpty();
    assertThat(log(jobOf(answer))).contains("two");
    JsonObject problem =
        fails("script_error", 500, "from signalbox import error\nerror('no such machine')");
    assertThat(problem.getString("detail")).isEqualTo("no such machine");
  }

  @Test
  void row_09_every_worker_goes_back_to_the_pool() throws IOException {
    for (int i = 0; i < 6; i++) {
      fails("process_crashed", 502, "import os\nos.kill(os.getpid(), 9)");
    }
    server.assertClean();
    assertThat(succeedsOf("warm_up", "{}").body()).isEqualTo("1");
  }

  @Test
  void row_10_a_model_comes_from_a_file_and_is_read_anew_when_that_changes() throws IOException {
    String train = "import pickle, sys\npickle.dump({'v': %s}, open('model.pkl', 'wb'))\n%s";
    String use =
        """
        from signalbox import load_model, output
        output([load_model("model.pkl")["v"], load_model("model.pkl") is load_model("model.pkl")])
        """;
    succeeds(train.formatted("1", "print('OUTPUT: 1')"));
    String script = serve(use);
    assertThat(new JsonArray(succeedsOf(script, "{}").body())).containsExactly(1, true);
    succeeds(train.formatted("2222", "print('OUTPUT: 1')"));
    assertThat(new JsonArray(succeedsOf(script, "{}").body())).containsExactly(2222, true);
  }

  @Test
  void row_12_params_travel_beside_the_input() throws IOException {
    String script =
        serve(
            """
            import os
            print("OUTPUT: " + open(os.environ["SIGNALBOX_PARAMS"]).read())
            """);
    String run = "/v1/scripts/" + script + "/run";
    HttpResponse<String> byHeader =
        server.send(server.post(run, "{}").header("Signalbox-Params", "{\"min\": 0.5}"));
    assertThat(new JsonObject(byHeader.body()).getDouble("min")).isEqualTo(0.5);
    HttpResponse<String> byQuery = server.send(server.post(run + "?param.site=north", "{}"));
    assertThat(new JsonObject(byQuery.body()).getString("site")).isEqualTo("north");
  }

  @Test
  void row_14_many_inputs_are_one_batch_and_come_back_in_order() throws IOException {
    String script = serve("def handle(input):\n    return 10 / input\n");
    HttpResponse<String> accepted =
        server.send(server.post("/v1/scripts/" + script + "/batches", "[1, 0, 5, 2]"));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String batch = accepted.headers().firstValue("Location").orElseThrow();
    List<JsonObject> results =
        server.get(batch + "/results").body().lines().map(JsonObject::new).toList();
    assertThat(results)
        .extracting(result -> result.getValue("output"))
        .containsExactly(10.0, null, 2.0, 5.0);
    assertThat(results.get(1).getJsonObject("failure").getString("code")).isEqualTo("script_error");
    assertThat(server.json(batch).getString("state")).isEqualTo("done");
  }

  @Test
  void row_14_a_schedule_runs_its_script_again_and_again() throws IOException {
    String script = serve("import sys\nprint('OUTPUT: ' + open(sys.argv[1]).read())");
    JsonObject schedule =
        new JsonObject().put("script", script).put("cron", "0 0 1 1 *").put("input", "signal");
    HttpRequest.Builder put =
        HttpRequest.newBuilder(server.uri("/v1/schedules/recurring"))
            .PUT(HttpRequest.BodyPublishers.ofString(schedule.encode()));
    HttpResponse<String> defined = server.send(put);
    assertThat(defined.statusCode()).as(defined.body()).isEqualTo(201);
    assertThat(new JsonObject(defined.body()).getJsonArray("next_runs")).hasSize(3);
    for (int round = 0; round < 2; round++) { // when it is due: see SchedulerTest
      HttpResponse<String> run = server.send(server.post("/v1/schedules/recurring/run", ""));
      String id = new JsonObject(run.body()).getString("id");
      server.awaitState(id, "succeeded");
      assertThat(server.get("/v1/jobs/" + id + "/output").body()).isEqualTo("\"signal\"");
    }
    JsonObject jobs = server.json("/v1/jobs?label=schedule:recurring");
    assertThat(jobs.getJsonArray("items")).hasSize(2);
  }

  @Test
  void row_15_a_failure_comes_with_its_exact_cause_and_the_log_of_the_job() throws IOException {
    JsonObject problem =
        fails("script_error", 500, "print('LOG: reading')\nprint('ERROR: no points')");
    String id = problem.getString("job_id");
    assertThat(log(id)).contains("log reading");
    JsonObject attempt = server.job(id).getJsonArray("attempts").getJsonObject(0);
    assertThat(attempt.getJsonObject("failure").getString("detail")).isEqualTo("no points");
    assertThat(attempt.getLong("peak_rss_bytes")).isPositive();
    assertThat(server.events(id))
        .extracting(event -> event.getString("type"))
        .containsExactly("job.queued", "job.started", "job.log", "job.failed");
  }
}
