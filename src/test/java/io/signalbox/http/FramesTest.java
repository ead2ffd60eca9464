package io.signalbox.http;

import static io.signalbox.http.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.EventMessage;
import io.signalbox.job.EventType;
import io.signalbox.job.RawJson;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FramesTest {

  private final FeedCursors cursors = new FeedCursors("boot");

  @Test
  void writes_an_event_of_a_job_with_its_seq_as_id() {
    EventMessage message = event(7, "hello");

    assertThat(Frames.ofJob().sse(message).toString())
        .isEqualTo("id: 7\nevent: job.log\ndata: " + message.json() + "\n\n");
    assertThat(Frames.ofJob().text(message)).isEqualTo(message.json().toString());
  }

  @Test
  void writes_an_event_of_the_feed_with_its_cursor() {
    EventMessage message = event(7, "hello");
    String cursor = cursors.text(7);
    Frames frames = Frames.ofFeed(cursors);

    assertThat(frames.sse(message).toString()).startsWith("id: " + cursor + "\n");
    assertThat(new JsonObject(frames.text(message)))
        .isEqualTo(new JsonObject(message.json()).put("cursor", cursor));
  }

  @Test
  void builds_a_frame_once_for_all_watchers() {
    Frames frames = Frames.ofJob();
    EventMessage message = event(7, "hello");

    assertThat(frames.sse(message)).isSameAs(frames.sse(message));
    assertThat(frames.text(message)).isSameAs(frames.text(message));
    assertThat(frames.sse(event(8, "x"))).isNotSameAs(frames.sse(message));
  }

  @Test
  void keeps_raw_json_with_line_breaks_on_one_data_line() {
    byte[] raw = "{\n\"a\":\r\n1}".getBytes(StandardCharsets.UTF_8);
    EventMessage message = event(7, EventType.PARTIAL, Map.of("output", new RawJson(raw)));

    assertThat(Frames.ofJob().sse(message).toString().strip().lines()).hasSize(3);
  }
}
