package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.script.Isolation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * What tests of artifacts share: whatever a job left is gone from the disk once it is forgotten.
 */
abstract class LeavingSuite extends FaultSuite {

  private int before;

  LeavingSuite(Isolation isolation) {
    super(isolation, "limits.grace=300ms");
  }

  @BeforeEach
  void count() throws IOException {
    before = stored().size();
  }

  @AfterAll
  void no_file_outlives_its_job() throws IOException {
    server.json("/v1/jobs?limit=500").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .map(job -> HttpRequest.newBuilder(server.uri("/v1/jobs/" + job.getString("id"))).DELETE())
        .forEach(request -> assertThat(server.send(request).statusCode()).isEqualTo(204));
    TestServer.soon("no file of a forgotten job")
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertThat(stored()).isEmpty());
  }

  /** How many more files are kept than before the test. */
  int added() throws IOException {
    return stored().size() - before;
  }

  /** Files that lie beside the heap for outputs and artifacts. */
  private List<Path> stored() throws IOException {
    try (Stream<Path> files = Files.list(server.boot().resolve("outputs"))) {
      return files.toList();
    }
  }

  List<JsonObject> artifacts(String job) {
    return server.json("/v1/jobs/" + job + "/artifacts").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  List<String> names(String job) {
    return artifacts(job).stream().map(artifact -> artifact.getString("name")).toList();
  }

  /** The only artifact of a job. */
  HttpResponse<String> only(String job) {
    List<JsonObject> artifacts = artifacts(job);
    assertThat(artifacts).hasSize(1);
    return server.get(artifacts.get(0).getString("href"));
  }
}
