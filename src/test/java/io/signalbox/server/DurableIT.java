package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered with 202 outlives the server, however that ends. */
class DurableIT {

  @TempDir Path home;

  private int port;
  private ServerProcess server;

  private void script(String name, String source) throws IOException {
    Files.createDirectories(home.resolve("scripts"));
    Files.writeString(home.resolve("scripts/" + name + ".py"), source);
  }

  private ServerProcess start(String... settings) throws Exception {
    server = ServerProcess.start(home, settings);
    port = server.awaitReady();
    return server;
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return server.client().send(request, BodyHandlers.ofString());
  }

  private String submit(String script, String input) throws Exception {
    HttpResponse<String> answer =
        send(ServerProcess.request(port, "/v1/scripts/" + script + "/jobs", input));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonObject job = new JsonObject(answer.body());
    assertThat(job.getBoolean("durable")).isTrue();
    return job.getString("id");
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build())
        .body();
  }

  private JsonObject job(String id) throws Exception {
    return new JsonObject(get("/v1/jobs/" + id));
  }

  private JsonObject awaitState(String id, String state) throws Exception {
    await(id + " " + state)
        .atMost(30, SECONDS)
        .until(() -> job(id).getString("state").equals(state));
    return job(id);
  }

  private void kill() throws Exception {
    server.process().destroyForcibly().waitFor();
    server.close();
  }

  @Test
  void a_job_survives_the_sudden_death_of_the_server_while_it_runs() throws Exception {
    script(
        "once",
        "import os, time\n"
            + "def handle(x):\n"
            + "    first = not os.path.exists(x)\n"
            + "    open(x, 'w').close()\n"
            + "    time.sleep(60 if first else 0)\n"
            + "    return 'done'\n");
    Path mark = home.resolve("mark");
    start();
    String id = submit("once", "\"" + mark + "\"");
    await().atMost(20, SECONDS).until(() -> Files.exists(mark));
    await()
        .pollDelay(Duration.ofMillis(300))
        .until(() -> true); // a start may be kept a little later
    assertThat(nativeParts()).hasSize(1);
    kill();
    try (ServerProcess next = start()) {
      assertThat(nativeParts()).as("that of the dead server is swept").hasSize(1);
      JsonObject job = awaitState(id, "succeeded");
      assertThat(get("/v1/jobs/" + id + "/output")).isEqualTo("\"done\"");
      assertThat(job.getInteger("attempt")).isEqualTo(2);
      JsonObject first = job.getJsonArray("attempts").getJsonObject(0);
      assertThat(first.getJsonObject("failure").getString("code")).isEqualTo("shutting_down");
      next.process().destroy();
    }
  }

  /** What the driver of the store unpacks: it must go with the server, however that ends. */
  private List<Path> nativeParts() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("tmp"))) {
      return files.filter(file -> file.toString().endsWith("libsqlitejdbc.so")).toList();
    }
  }

  @Test
  void jobs_that_wait_run_in_their_order_after_a_restart() throws Exception {
    script(
        "append",
        "def handle(x):\n"
            + "    with open(x['file'], 'a') as file:\n"
            + "        file.write('%d\\n' % x['number'])\n");
    script("wait", "import time\ndef handle(x):\n    time.sleep(600)\n");
    Path file = home.resolve("order");
    start("workers.instances=1");
    submit("wait", "1");
    for (int i = 0; i < 20; i++) {
      submit("append", new JsonObject().put("file", file.toString()).put("number", i).encode());
    }
    kill();
    Files.writeString(home.resolve("scripts/wait.py"), "def handle(x): return 0\n");
    try (ServerProcess next = start("workers.instances=1")) {
      await().atMost(30, SECONDS).until(() -> Files.exists(file) && lines(file).size() == 20);
      assertThat(lines(file)).isEqualTo(IntStream.range(0, 20).mapToObj(String::valueOf).toList());
      next.process().destroy();
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  @Test
  void an_orderly_stop_keeps_what_waits_and_what_it_interrupts() throws Exception {
    script("slow", "import time\ndef handle(x):\n    time.sleep(x)\n    return x\n");
    start("workers.instances=1", "shutdown.drain=0s");
    String running = submit("slow", "30");
    String waiting = submit("slow", "0");
    awaitState(running, "running");
    server.process().destroy();
    assertThat(server.awaitExit()).isZero();
    server.close();
    script("slow", "def handle(x):\n    return x\n");
    try (ServerProcess next = start("workers.instances=1")) {
      assertThat(awaitState(running, "succeeded").getInteger("attempt")).isEqualTo(1);
      awaitState(waiting, "succeeded");
      next.process().destroy();
    }
  }

  @Test
  void large_payloads_and_their_events_are_there_after_a_restart_and_go_with_their_job()
      throws Exception {
    script("same", "import signalbox\ndef handle(x):\n    signalbox.log('seen')\n    return x\n");
    String input = "\"" + "x".repeat(1 << 20) + "\"";
    start();
    String id = submit("same", input);
    awaitState(id, "succeeded");
    kill();
    try (ServerProcess next = start()) {
      assertThat(get("/v1/jobs/" + id + "/input")).isEqualTo(input);
      assertThat(get("/v1/jobs/" + id + "/output")).isEqualTo(input);
      assertThat(get("/v1/jobs/" + id + "/log")).contains("seen");
      assertThat(types(id))
          .contains("job.queued", "job.started", "job.log")
          .endsWith("job.succeeded");
      assertThat(payloads()).hasSize(1); // input and output are the same bytes
      send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/jobs/" + id))
              .DELETE()
              .build());
      await().atMost(5, SECONDS).until(() -> payloads().isEmpty());
      next.process().destroy();
    }
  }

  private List<String> types(String id) throws Exception {
    JsonArray items = new JsonObject(get("/v1/jobs/" + id + "/events")).getJsonArray("items");
    return items.stream().map(it -> ((JsonObject) it).getString("type")).toList();
  }

  private List<Path> payloads() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("data/store/payloads"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void two_servers_never_work_on_one_embedded_store() throws Exception {
    script("same", "def handle(x): return x\n");
    try (ServerProcess first = start();
        ServerProcess second = ServerProcess.start(home)) {
      assertThat(second.awaitExit()).isNotZero();
      assertThat(second.log()).contains("store").contains("another server works on it");
      first.process().destroy();
    }
  }
}
