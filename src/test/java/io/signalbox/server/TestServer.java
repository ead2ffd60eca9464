package io.signalbox.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.config.Configuration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/**
 * A real server with real Python on a free port, in folders of its own, and what a test wants to
 * know of it. {@link #assertClean} is the promise of every fault test.
 */
public final class TestServer implements AutoCloseable {

  static final String PYTHON = System.getProperty("signalbox.python", "/usr/bin/python3");

  private final Path home;
  private final Server server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Leftovers leftovers = new Leftovers(this);

  private TestServer(Path home, Server server) {
    this.home = home;
    this.server = server;
  }

  /**
   * @param home an empty folder
   * @param settings such as {@code queue.capacity=3}
   */
  public static TestServer start(Path home, String... settings) throws Exception {
    Files.createDirectories(home.resolve("scripts"));
    Files.createDirectories(home.resolve("tmp"));
    Map<String, String> values = new HashMap<>();
    values.put("http.port", "0");
    values.put("scripts.dir", home.resolve("scripts").toString());
    values.put("scripts.scan", "50ms");
    values.put("data.dir", home.resolve("data").toString());
    values.put("data.tmp", home.resolve("tmp").toString());
    values.put("python.executable", PYTHON);
    values.put("workers.instances", "2");
    values.put("store.kind", "memory");
    values.put("limits.retries", "0"); // most tests are about one attempt
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      values.put(parts[0], parts[1]);
    }
    return new TestServer(home, Server.start(Configuration.of(values)).await(30, SECONDS));
  }

  public int port() {
    return server.port();
  }

  Server server() {
    return server;
  }

  /** Writes a script and waits until it is served in that version. */
  public void script(String name, String... lines) throws IOException {
    script(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void script(String name, byte[] source) throws IOException {
    String before = version(name);
    Files.write(scripts().resolve(name + ".py"), source);
    soon("script " + name).atMost(10, SECONDS).until(() -> !version(name).equals(before));
  }

  /** The version that is served; empty where the script is unknown. */
  String version(String name) {
    return json("/v1/scripts").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(script -> script.getString("name").equals(name))
        .map(script -> script.getString("version"))
        .findFirst()
        .orElse("");
  }

  Path scripts() {
    return home.resolve("scripts");
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** Runs a script synchronously. */
  HttpResponse<String> run(String script, String body) {
    return send(post("/v1/scripts/" + script + "/run", body));
  }

  /** Runs a script and expects a problem. */
  JsonObject problem(String script, String body) {
    HttpResponse<String> response = run(script, body);
    assertThat(response.headers().firstValue("Content-Type"))
        .as(response.body())
        .contains("application/problem+json");
    return new JsonObject(response.body());
  }

  /** Submits a job and answers with it. */
  JsonObject submit(String script, String body) {
    HttpResponse<String> response = send(post("/v1/scripts/" + script + "/jobs", body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return new JsonObject(response.body());
  }

  JsonObject json(String path) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  JsonObject job(String id) {
    return json("/v1/jobs/" + id);
  }

  /** Where the log of a job says that, its script has come so far. */
  void awaitLog(String id, String text) {
    soon("job " + id + " says " + text)
        .atMost(30, SECONDS)
        .until(() -> get("/v1/jobs/" + id + "/log").body().contains(text));
  }

  HttpResponse<String> cancel(String id) {
    return send(post("/v1/jobs/" + id + "/cancel", ""));
  }

  /** Waits until a job is in a state. */
  JsonObject awaitState(String id, String state) {
    soon("job " + id + " " + state)
        .atMost(30, SECONDS)
        .until(() -> job(id).getString("state").equals(state));
    return job(id);
  }

  List<JsonObject> events(String id) {
    JsonArray items = json("/v1/jobs/" + id + "/events").getJsonArray("items");
    return items.stream().map(JsonObject.class::cast).toList();
  }

  /** The workers are all back, and nothing of any run is left: directory, process, file, pipe. */
  void assertClean() {
    leftovers.assertNone();
  }

  /** Takes the descriptors that an idle keeper has open now as the number to come back to. */
  void rememberDescriptors() {
    leftovers.rememberDescriptors();
  }

  /** The keepers of this server. */
  List<Long> keepers() {
    try {
      return Processes.withEnvironment(mark()).stream()
          .filter(process -> process.command().contains("signalbox/_keeper"))
          .filter(process -> !isForked(process))
          .map(Processes.Seen::pid)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fork server and whatever it has forked look alike. */
  static boolean isForked(Processes.Seen process) {
    return process.command().contains("_keeper/server.py");
  }

  /** What the environment of each of its processes holds. */
  String mark() throws IOException {
    return "SIGNALBOX_BOOT_ID=" + boot().getFileName();
  }

  /** Looks at once and often: most of what is waited for is already so. */
  static ConditionFactory soon(String what) {
    return await(what).pollDelay(Duration.ZERO).pollInterval(50, MILLISECONDS);
  }

  /** The directory of this boot: the only one below its own temporary folder. */
  Path boot() throws IOException {
    try (Stream<Path> paths = Files.walk(home.resolve("tmp"), 2)) {
      return paths
          .filter(path -> Files.isDirectory(path.resolve("jobs")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public void close() {
    try {
      server.stop().await(60, SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("it did not stop in 60 s", late);
    }
  }
}
