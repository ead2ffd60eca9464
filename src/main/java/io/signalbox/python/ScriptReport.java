package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the prelude says of a script that failed.
 *
 * @param kind {@code exception}, {@code invalid_input}, {@code cannot_start}, {@code
 *     unknown_script}
 * @param type the exception's type as tracebacks show it
 * @param line the script's line; 0 where there is none
 */
record ScriptReport(String kind, String type, String message, String traceback, int line) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_BYTES = 1 << 19;

  /** Gathers the pieces; a script that wrote to our descriptor has only spoilt its own report. */
  static final class Collector {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

    void add(ByteBuffer piece) {
      byte[] copy = new byte[Math.min(piece.remaining(), MAX_BYTES - bytes.size())];
      piece.get(copy);
      bytes.writeBytes(copy);
    }

    Optional<ScriptReport> report() {
      try {
        JsonNode json = MAPPER.readTree(bytes.toByteArray());
        return json.isObject() ? Optional.of(from(json)) : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  private static ScriptReport from(JsonNode json) {
    return new ScriptReport(
        json.path("kind").asText(),
        json.path("type").asText(),
        json.path("message").asText(),
        json.path("traceback").asText(),
        json.path("line").asInt());
  }

  /** One line: type, message, and where in the script. */
  String sentence() {
    String what = message.isEmpty() ? type : type + ": " + message;
    return line > 0 ? what + " (line " + line + ")" : what;
  }
}
