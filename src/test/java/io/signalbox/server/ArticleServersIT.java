package io.signalbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two parts of the article that need a server of their own. */
class ArticleServersIT {

  @Test
  void row_11_figures_go_out_by_statsd_and_to_prometheus(@TempDir Path home) throws Exception {
    try (DatagramSocket statsd = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        TestServer other =
            TestServer.start(
                home,
                "metrics.statsd.enabled=true",
                "metrics.statsd.step=1s",
                "metrics.statsd.port=" + statsd.getLocalPort())) {
      other.script("ok", "print('METRIC: points 12.5')\nprint('OUTPUT: 1')");
      assertThat(other.run("ok", "{}").statusCode()).isEqualTo(200);
      assertThat(other.get("/metrics").body())
          .containsPattern("signalbox_jobs_total\\{.*script=\"ok\".*state=\"succeeded\".*\\} 1")
          .contains("signalbox_script_points");
      awaitDatagram(statsd, "signalbox.jobs");
    }
  }

  private static void awaitDatagram(DatagramSocket socket, String text) throws IOException {
    socket.setSoTimeout(15_000);
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    String seen = "";
    while (!seen.contains(text)) {
      socket.receive(packet);
      seen = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void row_13_a_real_model_tells_the_state_of_a_machine(@TempDir Path home) throws Exception {
    copy(Path.of("scripts/jobs"), home.resolve("copy/jobs"));
    copy(Path.of("scripts/train"), home.resolve("copy/train"));
    Path training = home.resolve("copy/train/train_classify_signal.py");
    Process train = new ProcessBuilder(TestServer.PYTHON, training.toString()).inheritIO().start();
    assertThat(train.waitFor()).as("the training needs NumPy and scikit-learn").isZero();
    String folder = "scripts.dir=" + home.resolve("copy/jobs");
    try (TestServer other = TestServer.start(home, folder)) {
      String sample = Files.readString(Path.of("scripts/jobs/samples/classify_signal.json"));
      HttpResponse<String> answer = other.run("classify_signal", sample);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonObject found = new JsonObject(answer.body());
      assertThat(found.getString("state")).isEqualTo("bearing_fault");
      assertThat(found.getJsonObject("probabilities").getDouble("bearing_fault"))
          .isBetween(0.5, 1.0);
      other.assertClean();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.newDirectoryStream(from, "*.py")) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
