package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Held to the same golden file as the Python half. */
class FrameTest {

  private static final Path GOLDEN = Path.of("src/test/resources/protocol/frames.jsonl");

  private static List<JsonNode> golden() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(GOLDEN)) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  @Test
  void encodes_the_golden_frames() throws IOException {
    for (JsonNode row : golden()) {
      if (row.has("name")) {
        FrameType type = FrameType.valueOf(row.path("name").asText());
        byte[] payload = row.path("payload").asText().getBytes(StandardCharsets.UTF_8);
        assertThat(HexFormat.of().formatHex(Frame.encode(type, payload).array()))
            .isEqualTo(row.path("frame").asText());
      }
    }
  }

  @Test
  void names_every_type_in_the_golden_file() throws IOException {
    assertThat(
            golden().stream().filter(row -> row.has("name")).map(row -> row.path("name").asText()))
        .containsExactlyInAnyOrder(
            List.of(FrameType.values()).stream().map(Enum::name).toArray(String[]::new));
  }

  @Test
  void takes_the_golden_frames_one_by_one_and_skips_unknown_types() throws IOException {
    for (JsonNode row : golden()) {
      ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(row.path("frame").asText()));
      assertThat(Frame.length(bytes)).isEqualTo(bytes.remaining());
      Frame frame = Frame.take(bytes);
      assertThat(bytes.hasRemaining()).isFalse();
      if (row.has("name")) {
        assertThat(frame.type().name()).isEqualTo(row.path("name").asText());
        assertThat(StandardCharsets.UTF_8.decode(frame.payload()).toString())
            .isEqualTo(row.path("payload").asText());
      } else {
        assertThat(frame).isNull();
      }
    }
  }

  @Test
  void waits_for_a_whole_header() throws IOException {
    assertThat(Frame.length(ByteBuffer.wrap(new byte[4]))).isEqualTo(-1);
  }

  @Test
  void refuses_a_monstrous_frame() {
    ByteBuffer header = ByteBuffer.allocate(5).putInt(-1).put((byte) 'O').flip();
    assertThatThrownBy(() -> Frame.length(header)).hasMessageContaining("4294967295");
  }
}
