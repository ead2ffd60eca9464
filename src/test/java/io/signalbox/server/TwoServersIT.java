package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.store.postgres.TestPostgres;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL: one queue, and each sees what the other does. */
class TwoServersIT {

  @TempDir Path home;

  private final TestPostgres postgres = TestPostgres.newSchema();
  private final List<One> servers = new ArrayList<>();

  private record One(ServerProcess process, int port) {

    HttpResponse<String> send(HttpRequest request) throws Exception {
      return process.client().send(request, BodyHandlers.ofString());
    }

    JsonObject get(String path) throws Exception {
      return new JsonObject(send(HttpRequest.newBuilder(uri(path)).build()).body());
    }

    URI uri(String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    String submit(String script, String input) throws Exception {
      HttpResponse<String> answer =
          send(ServerProcess.request(port, "/v1/scripts/" + script + "/jobs", input));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      return new JsonObject(answer.body()).getString("id");
    }

    void awaitState(String id, String state) {
      await(id + " " + state)
          .atMost(40, SECONDS)
          .until(() -> get("/v1/jobs/" + id).getString("state").equals(state));
    }
  }

  @BeforeEach
  void start() throws Exception {
    One[] both = {start("a"), start("b")};
    servers.addAll(List.of(both));
  }

  private One start(String name) throws Exception {
    Path folder = home.resolve(name);
    script(
        folder,
        "slow",
        "import os, time\ndef handle(x):\n    time.sleep(x)\n    return os.getppid()\n");
    script(
        folder,
        "forever",
        "import time\ndef handle(x):\n    open(x, 'a').close()\n    time.sleep(600)\n");
    ServerProcess process =
        ServerProcess.start(
            folder,
            "store.kind=postgres",
            "store.postgres.uri=" + postgres.uri(),
            "store.lease=2s",
            "workers.instances=1");
    return new One(process, process.awaitReady());
  }

  private static void script(Path folder, String name, String source) throws IOException {
    Files.createDirectories(folder.resolve("scripts"));
    Files.writeString(folder.resolve("scripts/" + name + ".py"), source);
  }

  @AfterEach
  void stop() throws Exception {
    for (One one : servers) {
      one.process().process().destroyForcibly().waitFor();
      one.process().close();
    }
    postgres.drop();
  }

  @Test
  void both_work_on_what_one_was_given() throws Exception {
    One first = servers.get(0);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ids.add(first.submit("slow", "0.1"));
    }
    Set<String> parents = new HashSet<>();
    for (String id : ids) {
      servers.get(1).awaitState(id, "succeeded");
      HttpRequest request = HttpRequest.newBuilder(first.uri("/v1/jobs/" + id + "/output")).build();
      parents.add(first.send(request).body());
    }
    assertThat(parents).hasSize(2);
  }

  @Test
  void a_watcher_here_sees_a_job_that_runs_there_and_can_cancel_it() throws Exception {
    String[] ids = new String[2];
    for (int i = 0; i < 2; i++) {
      Path mark = home.resolve("mark" + i);
      ids[i] = servers.get(i).submit("forever", "\"" + mark + "\"");
      await().atMost(20, SECONDS).until(() -> Files.exists(mark));
    }
    One here = servers.get(0);
    HttpRequest events =
        HttpRequest.newBuilder(here.uri("/v1/jobs/" + ids[1] + "/events"))
            .header("Accept", "text/event-stream")
            .build();
    CompletableFuture<HttpResponse<String>> seen =
        here.process().client().sendAsync(events, BodyHandlers.ofString());
    here.awaitState(ids[1], "running");
    here.send(ServerProcess.request(here.port(), "/v1/jobs/" + ids[1] + "/cancel", ""));
    assertThat(seen.get(20, SECONDS).body()).contains("job.started").contains("job.cancelled");
    here.awaitState(ids[1], "cancelled");
  }

  @Test
  void the_jobs_of_a_dead_server_go_to_the_other_one() throws Exception {
    Path mark = home.resolve("mark");
    One dying = servers.get(0);
    String id = dying.submit("forever", "\"" + mark + "\"");
    await().atMost(20, SECONDS).until(() -> Files.exists(mark));
    servers.get(1).awaitState(id, "running"); // a start that is not kept yet is no attempt
    Files.delete(mark);
    dying.process().process().destroyForcibly().waitFor();
    await().atMost(20, SECONDS).until(() -> Files.exists(mark)); // it runs again, over there
    JsonObject job = servers.get(1).get("/v1/jobs/" + id);
    assertThat(
            job.getJsonArray("attempts")
                .getJsonObject(0)
                .getJsonObject("failure")
                .getString("code"))
        .isEqualTo("shutting_down");
  }
}
