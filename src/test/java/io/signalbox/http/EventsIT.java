package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.EventType;
import io.signalbox.job.JobId;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of one job and of all, by page, server-sent events and websocket. */
class EventsIT {

  private static final String NOBODY = "/v1/jobs/01900000-0000-7000-8000-000000000001/events";

  @TempDir Path spillFolder;
  private HttpFixture http;
  private JobId id;

  @BeforeEach
  void start() {
    http = new HttpFixture(spillFolder);
    http.dispatcher.hold();
    id = new JobId(new JsonObject(http.post("/v1/scripts/echo/jobs", "{}").body()).getString("id"));
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void pages_through_the_past_of_a_job() {
    log("one");
    JsonObject page = json(http.get(events()));
    JsonObject rest = json(http.get(events() + "?after=1"));

    assertThat(types(page)).containsExactly("job.queued", "job.log");
    assertThat(types(rest)).containsExactly("job.log");
    assertThat(
            page.getJsonArray("items").getJsonObject(1).getJsonObject("data").getString("message"))
        .isEqualTo("one");
  }

  @Test
  void sends_past_and_present_in_order_and_ends_with_the_final_event() throws Exception {
    log("one");
    CompletableFuture<HttpResponse<String>> stream = stream(events());
    log("two");
    http.dispatcher.finish(id, RunIT.success());

    String body = stream.get().body();
    assertThat(values(body, "event"))
        .containsExactly("job.queued", "job.log", "job.log", "job.succeeded");
    assertThat(values(body, "id")).containsExactly("1", "2", "3", "1000004");
    assertThat(values(body, "data")).allSatisfy(data -> assertThat(data).startsWith("{\"seq\":"));
  }

  @Test
  void resumes_after_the_last_id() throws Exception {
    log("one");
    http.dispatcher.finish(id, RunIT.success());

    String body = stream(events(), "Last-Event-ID", "2").get().body();

    assertThat(values(body, "event")).containsExactly("job.succeeded");
  }

  @Test
  void tells_a_reader_that_has_seen_the_end_not_to_come_back() throws Exception {
    http.dispatcher.finish(id, RunIT.success());

    assertThat(stream(events(), "Last-Event-ID", "1000002").get().statusCode()).isEqualTo(204);
  }

  @Test
  void keeps_a_quiet_stream_alive() {
    try (RawHttp client = http.connect()) {
      client.send(
          "GET " + events() + " HTTP/1.1", "Host: localhost", "Accept: text/event-stream", "");

      String line = client.line();
      while (!line.equals(": ping")) {
        line = client.line();
      }
      assertThat(line).isEqualTo(": ping");
    }
  }

  @Test
  void streams_to_a_websocket_and_closes_it_after_the_final_event() throws Exception {
    log("one");
    Listener listener = new Listener();
    connect(events(), listener);
    await().until(() -> listener.texts.size() == 2);
    http.dispatcher.say(id, EventType.PROGRESS, Map.of("value", 0.5));
    http.dispatcher.finish(id, RunIT.success());

    assertThat(listener.closed.get()).isEqualTo(1000);
    assertThat(listener.texts)
        .extracting(text -> new JsonObject(text).getString("type"))
        .containsExactly("job.queued", "job.log", "job.progress", "job.succeeded");
  }

  @Test
  void pings_a_quiet_websocket() {
    Listener listener = new Listener();
    connect(events(), listener);

    await().until(() -> listener.pings.get() > 0);
    assertThat(listener.closed).isNotDone();
  }

  @Test
  void closes_a_websocket_that_has_nothing_to_come() throws Exception {
    http.dispatcher.finish(id, RunIT.success());
    Listener listener = new Listener();
    connect(events() + "?after=1000002", listener);

    assertThat(listener.closed.get()).isEqualTo(1000);
    assertThat(listener.texts).isEmpty();
  }

  @Test
  void does_not_know_an_unknown_job_before_any_upgrade() throws Exception {
    assertThat(stream(NOBODY).get().statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> connect(NOBODY, new Listener()))
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(
            e ->
                assertThat(((WebSocketHandshakeException) e.getCause()).getResponse().statusCode())
                    .isEqualTo(404));
  }

  @Test
  void refuses_a_place_that_it_never_gave() {
    assertThat(http.get(events() + "?after=x").statusCode()).isEqualTo(400);
    assertThat(http.get("/v1/events?after=x").statusCode()).isEqualTo(400);
  }

  @Test
  void follows_all_jobs_by_cursor() {
    String cursor = json(http.get("/v1/events")).getString("next_cursor");
    log("one");
    JsonObject page = json(http.get("/v1/events?after=" + cursor));

    assertThat(types(page)).containsExactly("job.log");
    assertThat(page.getBoolean("reset")).isFalse();
    assertThat(types(json(http.get("/v1/events?after=" + page.getString("next_cursor")))))
        .isEmpty();
  }

  @Test
  void streams_all_jobs_with_a_cursor_in_each_event() {
    Listener listener = new Listener();
    connect("/v1/events", listener);
    // The upgrade is answered before the watch has begun.
    await()
        .until(
            () -> {
              log("again");
              return !listener.texts.isEmpty();
            });

    JsonObject event = new JsonObject(listener.texts.get(0));
    JsonObject rest = json(http.get("/v1/events?after=" + event.getString("cursor")));
    assertThat(event.getString("type")).isEqualTo("job.log");
    assertThat(rest.getBoolean("reset")).isFalse();
  }

  @Test
  void says_that_events_are_lost_where_a_cursor_is_of_an_earlier_start() {
    String old = new FeedCursors("boot-0").text(1);
    Listener listener = new Listener();
    connect("/v1/events?after=" + old, listener);
    await().until(() -> listener.texts.size() == 2);

    assertThat(listener.texts)
        .extracting(text -> new JsonObject(text).getString("type"))
        .containsExactly("stream.reset", "job.queued");
    assertThat(json(http.get("/v1/events?after=" + old)).getBoolean("reset")).isTrue();
  }

  @Test
  void sends_a_reader_away_that_does_not_read_and_spares_the_others() throws Exception {
    Listener patient = new Listener();
    connect(events(), patient);
    try (RawHttp stuck = http.connect()) {
      stuck.send(
          "GET " + events() + " HTTP/1.1", "Host: localhost", "Accept: text/event-stream", "");
      assertThat(stuck.line()).contains("200");
      String line = "x".repeat(100_000);
      for (int count = 1; count <= 200; count++) {
        int sent = count;
        log(line);
        await().pollInterval(Duration.ofMillis(1)).until(() -> patient.texts.size() > sent);
      }
      http.dispatcher.finish(id, RunIT.success());

      assertThat(patient.closed.get()).isEqualTo(1000);
      assertThat(patient.texts).hasSize(202);
      assertThat(lastLines(stuck))
          .as("told why, or cut off where it took too long to read on")
          .matches(last -> last.isEmpty() || last.contains("slow_reader"));
    }
  }

  @Test
  void tells_every_one_of_many_watchers_the_end() {
    List<Listener> watchers = Stream.generate(Listener::new).limit(200).toList();
    watchers.forEach(watcher -> connect(events(), watcher));
    http.dispatcher.say(id, EventType.PROGRESS, Map.of("value", 0.5));
    http.dispatcher.finish(id, RunIT.success());

    assertThat(watchers)
        .allSatisfy(
            watcher -> {
              assertThat(watcher.closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(1000);
              assertThat(watcher.texts).last().asString().contains("job.succeeded");
            });
  }

  /** Reads to the end of a stream, which may be cut where the reader was late. */
  private static String lastLines(RawHttp stuck) {
    String last = "";
    try {
      while (true) {
        String line = stuck.line();
        last = line.startsWith("data: {\"type\"") ? line : last;
      }
    } catch (IllegalStateException | UncheckedIOException hungUp) {
      return last;
    }
  }

  private String events() {
    return "/v1/jobs/" + id + "/events";
  }

  private void log(String message) {
    http.dispatcher.say(id, EventType.LOG, Map.of("stream", "log", "message", message));
  }

  private CompletableFuture<HttpResponse<String>> stream(String path, String... headers) {
    return http.client()
        .sendAsync(
            http.request(path, headers).header("Accept", "text/event-stream").GET().build(),
            BodyHandlers.ofString());
  }

  private WebSocket connect(String path, Listener listener) {
    return http.client()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + http.port + path), listener)
        .join();
  }

  private static List<String> values(String body, String field) {
    return body.lines()
        .filter(line -> line.startsWith(field + ": "))
        .map(line -> line.substring(field.length() + 2))
        .toList();
  }

  private static List<String> types(JsonObject page) {
    return page.getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getString("type"))
        .toList();
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private static final class Listener implements WebSocket.Listener {
    final List<String> texts = new CopyOnWriteArrayList<>();
    final AtomicInteger pings = new AtomicInteger();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        texts.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      pings.incrementAndGet();
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }
}
