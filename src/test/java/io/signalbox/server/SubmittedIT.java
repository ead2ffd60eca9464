package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that nobody waits for, in the embedded store. */
class SubmittedIT {

  @TempDir Path home;

  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            home, "store.kind=sqlite", "store.window=5", "queue.capacity=3", "store.backlog=40");
    server.script("same", "def handle(x): return x");
    server.script("nap", "import time", "def handle(x): time.sleep(x)");
    server.script(
        "die",
        "# /// script",
        "# [tool.signalbox]",
        "# retries = { max = 1, backoff = '50ms' }",
        "# ///",
        "import os",
        "def handle(x): os.kill(os.getpid(), 9)");
  }

  @AfterEach
  void stop() {
    server.assertClean();
    server.close();
  }

  private HttpResponse<String> submit(String script, String query, String key, String input) {
    return server.send(
        server
            .post("/v1/scripts/" + script + "/jobs" + query, input)
            .header("Idempotency-Key", key));
  }

  @Test
  void the_backlog_is_larger_than_queue_and_window_and_bounded_by_itself() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ids.add(server.submit("nap", "0.05").getString("id"));
    }
    HttpResponse<String> refused = server.send(server.post("/v1/scripts/nap/jobs?delay=1h", "0"));
    JsonObject capacity = server.json("/v1/capacity");
    if (capacity.getInteger("backlog") >= 40) {
      assertThat(refused.statusCode()).isEqualTo(429);
    }
    assertThat(capacity.getInteger("depth")).isZero(); // those who wait for an answer have room
    assertThat(server.run("same", "7").body()).isEqualTo("7");
    ids.forEach(id -> server.awaitState(id, "succeeded"));
  }

  @Test
  void one_more_than_the_backlog_takes_is_told_to_come_back() {
    for (int i = 0; i < 40; i++) {
      server.send(server.post("/v1/scripts/same/jobs?delay=1h", "0"));
    }
    HttpResponse<String> refused = server.send(server.post("/v1/scripts/same/jobs", "0"));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(new JsonObject(refused.body()).getInteger("capacity")).isEqualTo(40);
    JsonArray waiting = server.json("/v1/jobs?state=scheduled").getJsonArray("items");
    waiting.forEach(job -> server.cancel(((JsonObject) job).getString("id")));
    assertThat(server.json("/v1/jobs?state=scheduled").getJsonArray("items")).isEmpty();
  }

  @Test
  void a_key_gives_the_first_job_again() {
    JsonObject first = new JsonObject(submit("same", "", "k-1", "1").body());
    JsonObject again = new JsonObject(submit("same", "", "k-1", "1").body());
    assertThat(again.getString("id")).isEqualTo(first.getString("id"));
    HttpResponse<String> other = submit("same", "", "k-1", "2");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(new JsonObject(other.body()).getString("code")).isEqualTo("conflict");
    server.awaitState(first.getString("id"), "succeeded");
    assertThat(new JsonObject(submit("same", "", "k-1", "1").body()).getString("state"))
        .isEqualTo("succeeded");
  }

  @Test
  void a_delayed_job_waits_for_its_time() {
    Instant before = Instant.now();
    HttpResponse<String> answer =
        server.send(server.post("/v1/scripts/same/jobs?delay=700ms", "1"));
    JsonObject job = new JsonObject(answer.body());
    assertThat(job.getString("state")).isEqualTo("scheduled");
    JsonObject last = server.awaitState(job.getString("id"), "succeeded");
    assertThat(Instant.parse(last.getString("started_at")))
        .isAfterOrEqualTo(before.plus(Duration.ofMillis(700)));
  }

  @Test
  void a_delayed_job_can_be_cancelled_and_a_waiting_client_hears_of_it() {
    String id =
        new JsonObject(server.send(server.post("/v1/scripts/same/jobs?delay=1h", "1")).body())
            .getString("id");
    var waiter =
        server.sendLater(
            java.net.http.HttpRequest.newBuilder(server.uri("/v1/jobs/" + id + "/events"))
                .header("Accept", "text/event-stream"));
    assertThat(new JsonObject(server.cancel(id).body()).getString("state")).isEqualTo("cancelled");
    assertThat(waiter.orTimeout(10, SECONDS).join().body()).contains("job.cancelled");
    assertThat(server.events(id))
        .last()
        .extracting(it -> it.getString("type"))
        .isEqualTo("job.cancelled");
  }

  @Test
  void a_process_that_dies_fails_an_attempt_and_each_has_its_cause() {
    JsonObject job = server.awaitState(server.submit("die", "1").getString("id"), "failed");
    assertThat(job.getInteger("attempt")).isEqualTo(2);
    for (Object attempt : job.getJsonArray("attempts")) {
      JsonObject failure = ((JsonObject) attempt).getJsonObject("failure");
      assertThat(failure.getString("code")).isEqualTo("process_crashed");
      assertThat(failure.getString("signal")).isEqualTo("SIGKILL");
    }
    assertThat(server.events(job.getString("id")).stream().map(it -> it.getString("type")))
        .contains("job.scheduled")
        .endsWith("job.failed");
  }

  @Test
  void whoever_waits_goes_on_waiting_through_a_retry() {
    HttpResponse<String> answer =
        server.send(server.post("/v1/scripts/die/jobs", "2").header("Prefer", "wait=20"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getString("state")).isEqualTo("failed");
  }

  @Test
  void whoever_waits_for_an_answer_is_not_behind_the_backlog() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ids.add(server.submit("nap", "0.2").getString("id"));
    }
    assertThat(server.run("nap", "0").statusCode()).isEqualTo(200);
    assertThat(server.json("/v1/jobs?state=queued&script=nap").getJsonArray("items"))
        .hasSizeGreaterThan(10);
    ids.forEach(server::cancel);
    ids.forEach(
        id ->
            TestServer.soon(id)
                .atMost(20, SECONDS)
                .until(() -> server.job(id).containsKey("finished_at")));
  }
}
