package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A full queue, a busy pool, cancels, deadlines and clients that leave. */
class QueueFaultsIT extends FaultSuite {

  private static final String SLEEP =
      """
      import json, sys, time
      print("LOG: begun", flush=True)
      time.sleep(json.load(open(sys.argv[1])))
      print("OUTPUT: 1")
      """;

  private String sleep;

  QueueFaultsIT() {
    super("limits.grace=500ms");
  }

  @BeforeAll
  void serveSleep() throws IOException {
    sleep = serve(SLEEP);
  }

  private String submit(String seconds) {
    return server.submit(sleep, seconds).getString("id");
  }

  /** Both workers have a job that lasts until it is cancelled. */
  private List<String> occupyWorkers() {
    List<String> ids = List.of(submit("600"), submit("600"));
    ids.forEach(id -> server.awaitLog(id, "begun"));
    return ids;
  }

  private void cancelAll(List<String> ids) {
    ids.forEach(server::cancel);
    ids.forEach(id -> server.awaitState(id, "cancelled"));
  }

  @Test
  void of_500_requests_at_once_each_is_run_or_told_when_to_come_again() {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      asked.add(server.sendLater(server.post("/v1/scripts/warm_up/run", "{}")));
    }
    int run = 0;
    for (CompletableFuture<HttpResponse<String>> one : asked) {
      HttpResponse<String> answer = one.join();
      if (answer.statusCode() == 200) {
        run++;
        assertThat(answer.body()).isEqualTo("1");
      } else {
        assertProblem(new JsonObject(answer.body()), "queue_full", 429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
      }
    }
    assertThat(run).as("the queue takes 100 and the workers take theirs").isBetween(100, 499);
  }

  @Test
  void no_short_job_waits_behind_a_long_one_while_a_worker_is_free() {
    String slow = submit("600");
    server.awaitLog(slow, "begun");
    for (int i = 0; i < 20; i++) {
      succeedsOf("warm_up", "{}");
    }
    assertThat(server.job(slow).getString("state")).isEqualTo("running");
    cancelAll(List.of(slow));
  }

  @Test
  void a_queued_job_says_its_position_and_is_cancelled_at_once() {
    List<String> busy = occupyWorkers();
    String first = submit("0");
    String second = submit("0");
    assertThat(server.job(second).getInteger("position")).isEqualTo(2);
    HttpResponse<String> cancelled = server.cancel(first);
    assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
    assertThat(server.job(first).getString("state")).isEqualTo("cancelled");
    assertThat(server.job(second).getInteger("position")).isEqualTo(1);
    server.cancel(second);
    cancelAll(busy);
  }

  @Test
  void a_running_job_is_stopped_by_a_cancel_and_a_final_one_stays_as_it_is() {
    String id = submit("600");
    server.awaitLog(id, "begun");
    assertThat(server.cancel(id).statusCode()).isEqualTo(202);
    JsonObject job = server.awaitState(id, "cancelled");
    assertThat(job.getJsonObject("failure").getString("code")).isEqualTo("cancelled");
    assertThat(server.cancel(id).statusCode()).isEqualTo(200);
    assertThat(server.job(id)).isEqualTo(job);
  }

  @Test
  void a_job_that_is_cancelled_the_moment_it_is_accepted_never_goes_on() {
    for (int i = 0; i < 20; i++) {
      String id = submit("600");
      server.cancel(id);
      server.awaitState(id, "cancelled");
    }
  }

  @Test
  void a_client_that_leaves_cancels_its_running_job() throws IOException {
    Socket client = ask("600");
    String id = awaitNewest("running");
    client.close();
    server.awaitState(id, "cancelled");
  }

  @Test
  void a_client_that_leaves_cancels_its_queued_job() throws IOException {
    List<String> busy = occupyWorkers();
    Socket client = ask("0");
    String id = awaitNewest("queued");
    client.close();
    server.awaitState(id, "cancelled");
    assertThat(server.job(id).getInteger("attempt")).as("it never ran").isZero();
    cancelAll(busy);
  }

  private Socket ask(String seconds) throws IOException {
    Socket client = new Socket("127.0.0.1", server.port());
    String request =
        "POST /v1/scripts/%s/run HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(sleep, seconds.length(), seconds);
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private String awaitNewest(String state) {
    await("a job that is " + state).atMost(20, SECONDS).until(() -> newest(state).size() == 1);
    return newest(state).get(0);
  }

  private List<String> newest(String state) {
    return server.json("/v1/jobs?limit=1").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(job -> job.getString("state").equals(state))
        .map(job -> job.getString("id"))
        .toList();
  }

  @Test
  void a_timeout_of_the_request_ends_the_run_and_says_so() {
    HttpResponse<String> answer =
        server.send(server.post("/v1/scripts/" + sleep + "/run?timeout=500ms", "600"));
    JsonObject problem = new JsonObject(answer.body());
    assertProblem(problem, "timed_out", 504);
    assertThat(problem.getString("phase")).isEqualTo("running");
  }

  @Test
  void a_deadline_that_passes_in_the_queue_keeps_the_job_from_running() {
    List<String> busy = occupyWorkers();
    HttpResponse<String> answer =
        server.send(server.post("/v1/scripts/" + sleep + "/run?deadline=300ms", "0"));
    JsonObject problem = new JsonObject(answer.body());
    assertProblem(problem, "timed_out", 504);
    assertThat(problem.getString("phase")).isEqualTo("queued");
    assertThat(server.job(problem.getString("job_id")).getInteger("attempt")).isZero();
    cancelAll(busy);
  }

  @Test
  void a_deadline_that_passes_in_the_run_ends_it() {
    HttpResponse<String> answer =
        server.send(server.post("/v1/scripts/" + sleep + "/run?deadline=700ms", "600"));
    JsonObject problem = new JsonObject(answer.body());
    assertProblem(problem, "timed_out", 504);
    assertThat(problem.getString("phase")).isEqualTo("running");
    assertThat(problem.getString("detail")).contains("deadline");
  }

  @Test
  void a_script_with_max_concurrency_1_never_runs_twice_at_once() throws IOException {
    String one = serve(withSettings("max_concurrency = 1", SLEEP));
    String first = server.submit(one, "600").getString("id");
    server.awaitLog(first, "begun");
    String second = server.submit(one, "0").getString("id");
    succeedsOf("warm_up", "{}");
    assertThat(server.job(second).getString("state")).isEqualTo("queued");
    server.cancel(first);
    server.awaitState(second, "succeeded");
  }

  @Test
  void a_higher_priority_overtakes_what_waits() {
    List<String> busy = occupyWorkers();
    String low = submit("0");
    HttpResponse<String> accepted =
        server.send(server.post("/v1/scripts/" + sleep + "/jobs?priority=9", "0"));
    JsonObject high = new JsonObject(accepted.body());
    assertThat(high.getInteger("position")).isEqualTo(1);
    assertThat(server.job(low).getInteger("position")).isEqualTo(2);
    cancelAll(List.of(low, high.getString("id")));
    cancelAll(busy);
  }
}
