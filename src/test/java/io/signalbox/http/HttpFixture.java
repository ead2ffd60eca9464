package io.signalbox.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.FakeDispatcher;
import io.signalbox.bus.Jobs;
import io.signalbox.job.Failure;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The real HTTP floor on a free port, in front of a {@link FakeDispatcher}. */
final class HttpFixture implements AutoCloseable {

  /** Small limits, so that tests of them are quick. */
  static final HttpSettings SETTINGS =
      new HttpSettings(
          "127.0.0.1",
          0,
          1024,
          Duration.ofMillis(400),
          Duration.ofMillis(800),
          Duration.ofMillis(200),
          Optional.empty(),
          Set.of("box.example.org"),
          Set.of("https://lab.example.org"));

  final FakeDispatcher dispatcher = new FakeDispatcher(Addresses.DEFAULT);
  final List<Readiness.Remark> remarks = new CopyOnWriteArrayList<>();
  final AtomicReference<Optional<Failure>> unready = new AtomicReference<>(Optional.empty());
  final Path spillFolder;
  final int port;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();

  HttpFixture(Path spillFolder) {
    this(spillFolder, SETTINGS);
  }

  HttpFixture(Path spillFolder, HttpSettings settings) {
    this.spillFolder = spillFolder;
    vertx.deployVerticle(dispatcher).await();
    HttpVerticle first = verticle(settings);
    vertx.deployVerticle(first).await();
    port = first.port();
    // A second instance: everything must work whichever of them a connection meets.
    vertx.deployVerticle(verticle(settings), new DeploymentOptions()).await();
  }

  static HttpSettings withToken(String token) {
    return new HttpSettings(
        SETTINGS.host(),
        SETTINGS.port(),
        SETTINGS.spill(),
        SETTINGS.bodyTimeout(),
        SETTINGS.idleTimeout(),
        SETTINGS.ping(),
        Optional.of(token),
        SETTINGS.allowedHosts(),
        SETTINGS.allowedOrigins());
  }

  private HttpVerticle verticle(HttpSettings settings) {
    return new HttpVerticle(
        settings,
        new Jobs(vertx, Addresses.DEFAULT),
        spillFolder,
        Optional.of(() -> "signalbox_jobs_total 1\n"),
        () -> new Readiness(unready.get(), remarks),
        "boot-1");
  }

  static Readiness ready() {
    return new Readiness(Optional.empty(), List.of());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).version(HttpClient.Version.HTTP_1_1);
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** A connection on which a test can say anything. */
  RawHttp connect() {
    return new RawHttp(port);
  }

  List<Path> spilled() {
    try (Stream<Path> files = Files.list(spillFolder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      vertx.close().await(10, SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
