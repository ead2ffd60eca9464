package io.signalbox.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * A problem that a server answered with (RFC 9457).
 *
 * @param members its members that are plain values
 */
record Problem(int status, Map<String, String> members) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Reads the answer; one that is no problem JSON keeps its status only. */
  static Problem read(int status, InputStream body) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          members.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      members.clear();
    }
    return new Problem(status, members);
  }

  /** The problem in one line. */
  String line() {
    if (!members.containsKey("code")) {
      return "the server answered with status " + status + " and no reason";
    }
    String job = members.containsKey("job_id") ? " (job " + members.get("job_id") + ")" : "";
    String detail = members.getOrDefault("detail", "").replaceAll("\\s*[\\r\\n]+\\s*", " ");
    return members.get("code") + ": " + detail + job;
  }

  ExitCode exitCode() {
    return switch (status) {
      case 429, 503 -> ExitCode.TRY_LATER;
      case 409, 422, 500, 502, 504 ->
          members.containsKey("code") ? ExitCode.JOB_FAILED : ExitCode.REFUSED;
      default -> ExitCode.REFUSED;
    };
  }
}
