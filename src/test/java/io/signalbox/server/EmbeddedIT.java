package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Jobs;
import io.signalbox.config.Configuration;
import io.signalbox.job.EventType;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's Vert.x application with a Signalbox in it, and verticles that talk to it. */
class EmbeddedIT {

  @TempDir static Path home;

  private static Vertx vertx;
  private static String deployment;

  @BeforeAll
  static void deploy() throws Exception {
    Path scripts = Files.createDirectories(home.resolve("scripts"));
    Files.writeString(
        scripts.resolve("double.py"),
        """
        import json, os, sys
        value = json.load(open(sys.argv[1]))
        params = json.load(open(os.environ["SIGNALBOX_PARAMS"]))
        print("LOG: doubling")
        print("OUTPUT: " + json.dumps(value * params.get("factor", 2)))
        """);
    Files.writeString(scripts.resolve("fails.py"), "print('ERROR: no such machine')\n");
    vertx = Vertx.vertx();
    deployment = vertx.deployVerticle(verticle("signalbox", "scripts")).await(30, SECONDS);
  }

  private static SignalboxVerticle verticle(String prefix, String scripts) {
    return new SignalboxVerticle(
        Configuration.of(
            Map.of(
                "http.port",
                "0",
                "bus.prefix",
                prefix,
                "scripts.dir",
                home.resolve(scripts).toString(),
                "data.dir",
                home.resolve("data-" + prefix).toString(),
                "data.tmp",
                home.toString(),
                "python.executable",
                TestServer.PYTHON,
                "workers.instances",
                "2")));
  }

  @AfterAll
  static void close() throws Exception {
    vertx.undeploy(deployment).await(30, SECONDS);
    assertThat(vertx.deploymentIDs()).as("nothing of it stays deployed").isEmpty();
    vertx.close().await(30, SECONDS);
  }

  private static Object request(String address, Object body, DeliveryOptions options)
      throws Exception {
    return vertx.eventBus().request(address, body, options).await(20, SECONDS).body();
  }

  @Test
  void json_in_json_out() throws Exception {
    assertThat(request("signalbox.run.double", 21, new DeliveryOptions())).isEqualTo(42);
  }

  @Test
  void buffer_in_buffer_out_with_params() throws Exception {
    DeliveryOptions options = new DeliveryOptions().addHeader("params", "{\"factor\":3}");
    assertThat(request("signalbox.run.double", Buffer.buffer("5"), options))
        .isEqualTo(Buffer.buffer("15"));
  }

  @Test
  void a_failure_is_a_reply_exception_with_number_and_problem() {
    ReplyException failure =
        catchThrowableOfType(
            ReplyException.class, () -> request("signalbox.run.fails", "x", new DeliveryOptions()));
    assertThat(failure.failureCode()).isEqualTo(50001);
    JsonObject problem = new JsonObject(failure.getMessage());
    assertThat(problem.getString("code")).isEqualTo("script_error");
    assertThat(problem.getString("detail")).isEqualTo("no such machine");
    assertThat(problem.getString("job_id")).isNotBlank();
  }

  @Test
  void an_unknown_script_is_answered_where_the_header_names_it() {
    ReplyException failure =
        catchThrowableOfType(
            ReplyException.class,
            () ->
                request(
                    "signalbox.run", "x", new DeliveryOptions().addHeader("script", "nothing")));
    assertThat(failure.failureCode()).isEqualTo(40401);
  }

  @Test
  void a_malformed_header_is_named() {
    ReplyException failure =
        catchThrowableOfType(
            ReplyException.class,
            () ->
                request(
                    "signalbox.run.double",
                    1,
                    new DeliveryOptions().addHeader("priority", "eleven")));
    assertThat(failure.failureCode()).isEqualTo(40001);
    assertThat(failure.getMessage()).contains("priority").contains("eleven");
  }

  @Test
  void a_job_is_submitted_watched_and_read_back() throws Exception {
    EventBus bus = vertx.eventBus();
    List<String> types = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<JsonObject> last = new CompletableFuture<>();
    bus.<JsonObject>consumer(
        "signalbox.events",
        message -> {
          JsonObject event = message.body();
          if (!event.getString("script").equals("double")) {
            return;
          }
          types.add(event.getString("type"));
          if (event.getString("type").equals("job.succeeded")) {
            last.complete(event);
          }
        });
    JsonObject job =
        (JsonObject)
            request(
                "signalbox.jobs.submit",
                new JsonObject().put("script", "double").put("input", 4),
                new DeliveryOptions());
    JsonObject event = last.get(20, SECONDS);
    assertThat(event.getString("job_id")).isEqualTo(job.getString("id"));
    assertThat(event.getJsonObject("data").getInteger("output")).isEqualTo(8);
    assertThat(types).contains("job.queued", "job.started", "job.log", "job.succeeded");
    JsonObject named = new JsonObject().put("id", job.getString("id"));
    JsonObject read = (JsonObject) request("signalbox.jobs.get", named, new DeliveryOptions());
    assertThat(read.getString("state")).isEqualTo("succeeded");
    JsonObject list =
        (JsonObject) request("signalbox.jobs.list", new JsonObject(), new DeliveryOptions());
    assertThat(list.getJsonArray("items").stream().map(item -> ((JsonObject) item).getString("id")))
        .contains(job.getString("id"));
    JsonObject cancelled =
        (JsonObject) request("signalbox.jobs.cancel", named, new DeliveryOptions());
    assertThat(cancelled.getString("state")).isEqualTo("succeeded");
    JsonObject again = (JsonObject) request("signalbox.jobs.retry", named, new DeliveryOptions());
    assertThat(again.getString("parent_id")).isEqualTo(job.getString("id"));
  }

  @Test
  void the_typed_client_watches_from_the_first_event_to_the_last() throws Exception {
    Jobs jobs = new Jobs(vertx, Addresses.DEFAULT);
    JobRequest request = JobRequest.of("double", new Payload.Bytes("1".getBytes(), Payload.JSON));
    List<EventType> seen = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> done = new CompletableFuture<>();
    jobs.submit(request)
        .compose(
            view ->
                jobs.watch(
                    request.id(),
                    0,
                    message -> {
                      seen.add(message.event().type());
                      if (message.event().type().isFinal()) {
                        done.complete(null);
                      }
                    }))
        .await(20, SECONDS);
    done.get(20, SECONDS);
    assertThat(seen).startsWith(EventType.QUEUED).endsWith(EventType.SUCCEEDED);
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void two_signalboxes_live_in_one_vertx_under_their_own_prefix() throws Exception {
    Path scripts = Files.createDirectories(home.resolve("others"));
    Files.writeString(scripts.resolve("hello.py"), "print('OUTPUT: \"hello\"')\n");
    String second = vertx.deployVerticle(verticle("second", "others")).await(30, SECONDS);
    assertThat(request("second.run.hello", null, new DeliveryOptions())).isEqualTo("hello");
    assertThat(request("signalbox.run.double", 1, new DeliveryOptions())).isEqualTo(2);
    vertx.undeploy(second).await(30, SECONDS);
    assertThat(request("signalbox.run.double", 2, new DeliveryOptions())).isEqualTo(4);
  }
}
