package io.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.job.EventType;
import io.signalbox.job.JobId;
import io.signalbox.job.RawJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which connections are closed because nothing happens on them; here after 0.8 s. */
class IdleIT {

  private static final String RUN = "POST /v1/scripts/echo/run HTTP/1.1";

  @TempDir Path spillFolder;
  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture(spillFolder);
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void closes_a_connection_without_a_request() {
    try (RawHttp silent = http.connect();
        RawHttp unfinished = http.connect().write("GET / HT");
        RawHttp served = http.connect().send("GET /health/live HTTP/1.1", "Host: localhost", "")) {
      assertThat(served.answer().status()).isEqualTo(200);

      assertThat(silent.isClosedByServer()).isTrue();
      assertThat(unfinished.isClosedByServer()).isTrue();
      assertThat(served.isClosedByServer()).isTrue();
    }
  }

  @Test
  void keeps_a_connection_that_waits_for_an_outcome() throws Exception {
    http.dispatcher.hold();
    try (RawHttp client = http.connect()) {
      client.send(RUN, "Host: localhost", "Content-Length: 2", "", "{}");
      JobId id = accepted();
      Thread.sleep(2_000);
      http.dispatcher.finish(id, RunIT.success());

      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void keeps_a_quiet_event_stream() throws Exception {
    http.dispatcher.hold();
    try (RawHttp client = http.connect()) {
      client.send("GET /v1/events HTTP/1.1", "Host: localhost", "Accept: text/event-stream", "");
      assertThat(client.line()).contains("200");
      client.headers();
      Thread.sleep(2_000);

      assertThat(client.chunk()).startsWith("retry:");
      assertThat(client.chunk()).startsWith(": ping");
    }
  }

  @Test
  void cuts_a_reader_that_takes_nothing_of_its_answer() {
    http.dispatcher.hold();
    try (RawHttp client = http.connect()) {
      client.send(
          RUN, "Host: localhost", "Accept: application/x-ndjson", "Content-Length: 2", "", "{}");
      JobId id = accepted();
      byte[] wide = ("\"" + "x".repeat(100_000) + "\"").getBytes(StandardCharsets.UTF_8);
      for (int line = 0; line < 200; line++) {
        http.dispatcher.say(id, EventType.PARTIAL, Map.of("output", new RawJson(wide)));
      }

      await().untilAsserted(() -> assertThat(http.dispatcher.cancelled()).containsExactly(id));
    }
  }

  private JobId accepted() {
    await().until(() -> !http.dispatcher.accepted().isEmpty());
    return http.dispatcher.accepted().get(0).id();
  }
}
