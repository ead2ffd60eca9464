package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that kill their processes, scripts that do not start, and jobs that run again. */
abstract class QuarantineSuite extends FaultSuite {

  private static final String BAD = "{\"bad\":true}";
  private static final String RETRIES = "retries = { max = 9, backoff = '20ms' }";

  @TempDir Path folder;

  QuarantineSuite(Isolation isolation) {
    super(isolation, "store.kind=sqlite", "http.spill=1KiB");
  }

  /** A script that kills its process on one input, until a file is there. */
  private String kills(Path cure) throws IOException {
    return serve(
        withSettings(
            RETRIES,
            """
            import os, signal, sys
            print("LOG: attempt", os.environ["SIGNALBOX_ATTEMPT"])
            sys.stdout.flush()
            if "bad" in open(sys.argv[1]).read() and not os.path.exists("%s"):
                os.kill(os.getpid(), signal.SIGKILL)
            print("OUTPUT: 1")
            """
                .formatted(cure)));
  }

  @Test
  void an_input_that_kills_three_times_is_kept_apart_until_it_ran_alone() throws IOException {
    Path cure = folder.resolve("cure");
    String script = kills(cure);
    String id = server.submit(script, BAD).getString("id");
    JsonObject job = server.awaitState(id, "failed");

    JsonObject failure = job.getJsonObject("failure");
    assertThat(failure.getString("code")).as(job.encode()).isEqualTo("quarantined");
    assertThat(failure.getInteger("deaths")).isEqualTo(3);
    assertThat(failure.getJsonObject("cause").getString("signal")).isEqualTo("SIGKILL");
    assertThat(causes(job))
        .containsExactly("process_crashed", "process_crashed", "process_crashed");
    assertThat(server.get("/v1/jobs/" + id + "/input").body()).isEqualTo(BAD);
    assertThat(log(id)).contains("attempt 1", "attempt 2", "attempt 3");
    assertThat(server.get("/v1/jobs/" + id + "/log?attempt=2").body())
        .contains("attempt 2")
        .doesNotContain("attempt 1", "attempt 3");

    assertThat(succeedsOf(script, "{}").body()).isEqualTo("1");
    assertProblem(server.problem(script, BAD), "quarantined", 409);
    JsonObject later = server.awaitState(server.submit(script, BAD).getString("id"), "failed");
    assertThat(later.getJsonObject("failure").getString("code")).isEqualTo("quarantined");
    assertThat(later.getInteger("attempt")).isZero();

    Files.createFile(cure);
    JsonObject refused = server.awaitState(again(id, ""), "failed");
    assertThat(refused.getJsonObject("failure").getString("code")).isEqualTo("quarantined");
    JsonObject alone = server.awaitState(again(id, "?alone=true"), "succeeded");
    assertThat(alone.getString("parent_id")).isEqualTo(id);
    assertThat(succeedsOf(script, BAD).body()).isEqualTo("1");
  }

  @Test
  void run_alone_it_may_kill_once_more_and_nothing_else() throws IOException {
    String script = kills(folder.resolve("none"));
    String id = server.submit(script, BAD).getString("id");
    server.awaitState(id, "failed");

    JsonObject alone = server.awaitState(again(id, "?alone=true"), "failed");
    assertThat(alone.getJsonObject("failure").getString("code")).isEqualTo("process_crashed");
    assertThat(alone.getInteger("attempt")).isEqualTo(1);
    assertProblem(server.problem(script, BAD), "quarantined", 409);
  }

  @Test
  void runs_are_never_retried_and_count_as_well() throws IOException {
    String script = kills(folder.resolve("none"));
    assertProblem(server.problem(script, BAD), "process_crashed", 502);
    List<String> types =
        server
            .send(
                server
                    .post("/v1/scripts/" + script + "/run", BAD)
                    .header("Accept", "text/event-stream"))
            .body()
            .lines()
            .filter(line -> line.startsWith("event: "))
            .toList();
    assertThat(types).containsOnlyOnce("event: job.started").endsWith("event: job.failed");
    HttpResponse<String> lines =
        server.send(
            server
                .post("/v1/scripts/" + script + "/run", BAD)
                .header("Accept", "application/x-ndjson"));
    assertThat(lines.statusCode()).as(lines.body()).isEqualTo(502);
    assertThat(server.job(jobOf(lines)).getInteger("attempt")).isEqualTo(1);
    assertThat(server.job(jobOf(lines)).getBoolean("durable")).isFalse();

    assertProblem(server.problem(script, BAD), "quarantined", 409);
  }

  @Test
  void memory_beyond_the_limit_is_a_death_and_a_time_out_is_none() throws IOException {
    String hoards = withSettings("memory = '200MiB'", "x = b'x' * (300 << 20)\nwhile True: pass");
    String script = serve(hoards);
    for (int i = 0; i < 3; i++) {
      failsOf(script, "process_crashed", 502);
    }
    failsOf(script, "quarantined", 409);
    String late = serve(withSettings("timeout = '100ms'", "while True: pass"));
    for (int i = 0; i < 4; i++) {
      failsOf(late, "timed_out", 504);
    }
  }

  @Test
  void jobs_wait_while_their_script_does_not_start_and_run_when_it_does() throws IOException {
    String script = serve("import none_such_module\nprint('OUTPUT: 1')");
    for (int i = 0; i < 5; i++) {
      assertProblem(server.problem(script, "" + i), "cannot_start", 502);
    }
    HttpResponse<String> refused = server.run(script, "5");
    JsonObject problem = new JsonObject(refused.body());
    assertProblem(problem, "cannot_start", 502);
    assertThat(problem.getLong("retry_after_ms")).isBetween(1L, 1000L);
    assertThat(problem.getJsonObject("cause").getString("detail")).contains("none_such_module");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(problem.containsKey("job_id")).isFalse();

    server.awaitState(server.submit(script, "6").getString("id"), "failed");
    String waiting = server.submit(script, "7").getString("id");
    assertThat(server.job(waiting).getString("waits_for")).contains("none_such_module");
    JsonObject breaker = server.json("/v1/scripts/" + script).getJsonObject("breaker");
    assertThat(breaker.getString("state")).isEqualTo("open");
    assertThat(breaker.getInteger("failures")).isEqualTo(6);

    server.script(script, "print('OUTPUT: 2')");
    server.awaitState(waiting, "succeeded");
    assertThat(server.json("/v1/scripts/" + script).containsKey("breaker")).isFalse();
    assertThat(succeedsOf(script, "8").body()).isEqualTo("2");
  }

  @Test
  void a_large_input_outlives_the_job_that_it_came_with() throws IOException {
    String script = serve("import sys\nprint('OUTPUT:', len(open(sys.argv[1]).read()))");
    String large = "[" + "1,".repeat(5000) + "1]";
    String run = jobOf(succeedsOf(script, large));
    String again = again(run, "");
    server.awaitState(again, "succeeded");
    String twice = again(again, "?alone=true");
    server.awaitState(twice, "succeeded");

    assertThat(server.get("/v1/jobs/" + run + "/input").body()).isEqualTo(large);
    for (String gone : List.of(run, again)) {
      HttpResponse<String> answer =
          server.send(
              java.net.http.HttpRequest.newBuilder(server.uri("/v1/jobs/" + gone)).DELETE());
      assertThat(answer.statusCode()).isEqualTo(204);
    }
    assertThat(server.get("/v1/jobs/" + twice + "/input").body()).isEqualTo(large);
    assertThat(server.get("/v1/jobs/" + twice + "/output").body())
        .isEqualTo(Integer.toString(large.length()));
  }

  private static List<String> causes(JsonObject job) {
    return job.getJsonArray("attempts").stream()
        .map(JsonObject.class::cast)
        .map(attempt -> attempt.getJsonObject("failure").getString("code"))
        .toList();
  }

  private String again(String id, String query) {
    HttpResponse<String> answer = server.send(server.post("/v1/jobs/" + id + "/retry" + query, ""));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String again = new JsonObject(answer.body()).getString("id");
    assertThat(answer.headers().firstValue("Location")).contains("/v1/jobs/" + again);
    return again;
  }
}
