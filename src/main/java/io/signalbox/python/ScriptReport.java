package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What our half in Python says of a script that failed.
 *
 * @param kind {@code exception}, {@code invalid_input}, {@code cannot_start}, {@code
 *     unknown_script}
 * @param type the exception's type as tracebacks show it
 * @param line the script's line; 0 where there is none
 */
record ScriptReport(String kind, String type, String message, String traceback, int line) {

  static ScriptReport from(JsonNode json) {
    return new ScriptReport(
        json.path("kind").asText(),
        json.path("type").asText(),
        json.path("message").asText(),
        json.path("traceback").asText(),
        json.path("line").asInt());
  }

  /** One line: type, message, and where in the script, unless Python's message says so. */
  String sentence() {
    String what = message.isEmpty() ? type : type + ": " + message;
    boolean isNamed = line <= 0 || message.endsWith(" line " + line + ")");
    return isNamed ? what : what + " (line " + line + ")";
  }
}
