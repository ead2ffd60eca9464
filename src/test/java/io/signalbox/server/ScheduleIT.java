package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules over HTTP, on a real server; what is due when is tested with a clock of its own. */
class ScheduleIT {

  private static final String FIXED =
      "schedules={fixed: {script: echo, cron: '0 0 1 1 *', time_zone: Europe/Berlin}}";
  private static final String ECHO = "import sys\nprint('OUTPUT:', open(sys.argv[1]).read())";

  @TempDir private Path home;
  private TestServer server;

  private HttpResponse<String> put(String name, String body) {
    return server.send(
        HttpRequest.newBuilder(server.uri("/v1/schedules/" + name))
            .PUT(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delete(String name) {
    return server.send(HttpRequest.newBuilder(server.uri("/v1/schedules/" + name)).DELETE());
  }

  private HttpResponse<String> run(String name) {
    return server.send(server.post("/v1/schedules/" + name + "/run", ""));
  }

  private void assertProblem(HttpResponse<String> answer, String code, String... details) {
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getString("code")).as(answer.body()).isEqualTo(code);
    assertThat(problem.getString("detail")).contains(details);
  }

  @Test
  void a_schedule_is_defined_shown_run_changed_and_deleted() throws Exception {
    try (TestServer open = TestServer.start(home)) {
      server = open;
      server.script("echo", ECHO);
      String json =
          "{\"script\":\"echo\",\"cron\":\"30 2 * * *\",\"time_zone\":\"Europe/Berlin\","
              + "\"input\":{\"n\":[1,null]},\"labels\":[\"plant\"]}";
      assertThat(put("nightly", json).statusCode()).isEqualTo(201);
      assertThat(put("nightly", json).statusCode()).isEqualTo(200);

      HttpResponse<String> accepted = run("nightly");
      assertThat(accepted.statusCode()).isEqualTo(202);
      String id = new JsonObject(accepted.body()).getString("id");
      assertThat(accepted.headers().firstValue("Location")).contains("/v1/jobs/" + id);
      server.awaitState(id, "succeeded");
      assertThat(server.get("/v1/jobs/" + id + "/output").body()).isEqualTo("{\"n\":[1,null]}");
      assertThat(server.job(id).getJsonArray("labels"))
          .containsExactly("plant", "schedule:nightly");

      JsonObject shown = server.json("/v1/schedules/nightly");
      assertThat(shown.getString("source")).isEqualTo("api");
      assertThat(shown.getJsonArray("next_runs")).hasSize(3);
      assertThat(shown.getJsonObject("last_run").getString("job_id")).isEqualTo(id);
      assertThat(shown.getJsonObject("last_run").getString("outcome")).isEqualTo("succeeded");

      assertThat(delete("nightly").statusCode()).isEqualTo(204);
      assertProblem(delete("nightly"), "not_found", "nightly");
      assertProblem(run("nightly"), "not_found", "nightly");
    }
  }

  @Test
  void what_is_wrong_is_refused_by_key_and_value() throws Exception {
    try (TestServer open = TestServer.start(home, FIXED)) {
      server = open;
      assertProblem(
          put("bad", "{\"script\":\"x\",\"cron\":\"61 * * * *\"}"),
          "invalid_request",
          "cron: '61 * * * *'");
      assertProblem(
          put("bad", "{\"script\":\"x\",\"cron\":\"1 * * * *\",\"time_zone\":\"Mars/Base\"}"),
          "invalid_request",
          "time_zone: 'Mars/Base'");
      assertProblem(
          put("bad", "{\"script\":\"x\",\"cron\":\"1 * * * *\",\"catchup\":true}"),
          "invalid_request",
          "catchup",
          "did you mean catch_up?");
      assertProblem(put("bad", "nightly"), "invalid_request", "JSON object");
      assertProblem(put("a.b", "{}"), "invalid_request", "name: 'a.b'");
      assertProblem(put("fixed", "{}"), "conflict", "schedules.fixed (command line --set)");
      assertProblem(delete("fixed"), "conflict", "schedules.fixed");
      assertThat(server.json("/v1/schedules/fixed").getString("source")).isEqualTo("config");
      assertProblem(run("fixed"), "unknown_script", "echo");
    }
  }

  @Test
  void schedules_and_their_past_survive_a_restart() throws Exception {
    String id;
    try (TestServer before = TestServer.start(home, "store.kind=sqlite")) {
      server = before;
      server.script("echo", ECHO);
      put("nightly", "{\"script\":\"echo\",\"cron\":\"30 2 * * *\",\"catch_up\":true}");
      id = new JsonObject(run("nightly").body()).getString("id");
      server.awaitState(id, "succeeded");
    }
    try (TestServer after = TestServer.start(home, "store.kind=sqlite")) {
      server = after;
      JsonObject shown = server.json("/v1/schedules/nightly");
      assertThat(shown.getString("cron")).isEqualTo("30 2 * * *");
      assertThat(shown.getJsonObject("last_run").getString("job_id")).isEqualTo(id);
      assertThat(shown.getJsonObject("last_run").getString("outcome")).isEqualTo("succeeded");
    }
  }
}
