package io.signalbox.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that forgets a job as soon as it is final takes no answer from anybody. */
class ShortHistoryIT {

  @TempDir Path home;

  @Test
  void a_run_answers_with_an_output_that_is_forgotten_already() throws Exception {
    try (TestServer server = TestServer.start(home, "history.jobs=0", "http.spill=1KiB")) {
      server.script("big", "print('OUTPUT: \"' + 'x' * 5000 + '\"')");
      for (int i = 0; i < 5; i++) {
        assertThat(server.run("big", "{}").body()).hasSize(5002);
      }
      await().atMost(20, SECONDS).until(() -> outputs() == 0);
    }
  }

  private long outputs() throws IOException {
    try (Stream<Path> tree = Files.walk(home.resolve("tmp"))) {
      return tree.filter(path -> path.getFileName().toString().startsWith("output-")).count();
    }
  }
}
