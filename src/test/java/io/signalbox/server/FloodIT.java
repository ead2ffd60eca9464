package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More input at once than the server's heap could hold. */
class FloodIT {

  private static final int BODIES = 200;
  private static final byte[] BODY = new byte[16 << 20];

  @TempDir Path home;

  @Test
  void takes_or_rejects_200_bodies_of_16_mib_at_once_within_a_heap_of_96_mib() throws Exception {
    Files.createDirectories(home.resolve("scripts"));
    Files.writeString(
        home.resolve("scripts/size.py"),
        "import os, sys\nprint('OUTPUT: %d' % os.path.getsize(sys.argv[1]))\n");
    try (ServerProcess server =
        ServerProcess.startWith("-Xmx96m", home, "queue.max_bytes=256MiB")) {
      int port = server.awaitReady();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < BODIES; i++) {
        answers.add(server.client().sendAsync(request(port), BodyHandlers.ofString()));
      }
      int succeeded = 0;
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        succeeded += check(answer.get(120, SECONDS));
      }
      assertThat(succeeded).as("succeeded of %d", BODIES).isBetween(1, BODIES);
      server.process().destroy();
      assertThat(server.awaitExit()).isZero();
      assertThat(server.log()).doesNotContain("OutOfMemory");
    }
    try (Stream<Path> left = Files.walk(home.resolve("tmp"))) {
      assertThat(left.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).hasFileName(".lock"));
    }
    assertThat(Processes.withEnvironment(home.resolve("tmp").toString())).isEmpty();
  }

  /** 1 for a body that was taken, 0 for one that was rejected in the right way. */
  private static int check(HttpResponse<String> answer) {
    if (answer.statusCode() == 200) {
      assertThat(answer.body()).isEqualTo(Integer.toString(BODY.length));
      return 1;
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.body()).contains("queue_full");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
    return 0;
  }

  private static HttpRequest request(int port) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/scripts/size/run"))
        .header("Content-Type", "application/octet-stream")
        .POST(BodyPublishers.ofByteArray(BODY))
        .build();
  }
}
