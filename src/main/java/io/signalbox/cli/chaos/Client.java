package io.signalbox.cli.chaos;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Speaks to whichever server is there. Every call may fail with an {@link IOException}, as servers
 * are killed all the time. Callable from any thread; blocks for at most ten seconds.
 */
final class Client {

  /** Longer than a commit on a slow disk, shorter than patience with a frozen server. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Supplier<List<URI>> servers;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * @param servers the addresses of those that are up
   */
  Client(Supplier<List<URI>> servers) {
    this.servers = servers;
  }

  /** An answer of a server. */
  record Answer(int status, String body) {

    JsonObject json() {
      return new JsonObject(body);
    }

    /** The code of a problem. */
    String code() {
      return body.startsWith("{") ? json().getString("code", "") : "status " + status;
    }

    boolean isOk() {
      return status / 100 == 2;
    }
  }

  Answer submit(Ticket ticket, Optional<String> delay, Random random) throws IOException {
    String query = delay.map(text -> "?delay=" + text).orElse("");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                uri("/v1/scripts/" + ticket.kind().script() + "/jobs" + query, random))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", ticket.key())
            .header("Signalbox-Labels", ticket.key())
            .POST(
                HttpRequest.BodyPublishers.ofString(ticket.kind().input(ticket.number()).encode()));
    return send(request);
  }

  Answer cancel(String id, Random random) throws IOException {
    return send(
        HttpRequest.newBuilder(uri("/v1/jobs/" + id + "/cancel", random))
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  Answer delete(String id, Random random) throws IOException {
    return send(HttpRequest.newBuilder(uri("/v1/jobs/" + id, random)).DELETE());
  }

  Answer get(String path, Random random) throws IOException {
    return send(HttpRequest.newBuilder(uri(path, random)).GET());
  }

  /** A page of the list of jobs. */
  Answer list(Optional<String> cursor, Random random) throws IOException {
    String from =
        cursor.map(text -> "&cursor=" + URLEncoder.encode(text, StandardCharsets.UTF_8)).orElse("");
    return get("/v1/jobs?limit=500" + from, random);
  }

  /** A job's end with the hash of its output; empty where it has not ended or is not known. */
  Optional<Ticket.Ending> ending(String id, Random random) throws IOException {
    Answer answer = get("/v1/jobs/" + id, random);
    if (!answer.isOk()) {
      return Optional.empty();
    }
    JsonObject job = answer.json();
    if (!job.containsKey("finished_at")) {
      return Optional.empty();
    }
    String state = job.getString("state");
    String failure = job.getJsonObject("failure", new JsonObject()).getString("code", "");
    return Optional.of(
        new Ticket.Ending(
            state,
            job.getInteger("attempt"),
            job.getString("finished_at"),
            failure,
            state.equals("succeeded") ? outputHash(id, random) : OptionalInt.empty()));
  }

  private OptionalInt outputHash(String id, Random random) throws IOException {
    Answer output = get("/v1/jobs/" + id + "/output", random);
    if (output.status() >= 500) {
      throw new IOException("the output cannot be had now: " + output.body());
    }
    return output.isOk()
        ? OptionalInt.of(Json.decodeValue(output.body()).hashCode())
        : OptionalInt.empty();
  }

  private URI uri(String path, Random random) throws IOException {
    List<URI> up = servers.get();
    if (up.isEmpty()) {
      throw new IOException("no server is up");
    }
    return up.get(random.nextInt(up.size())).resolve(path);
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
