package io.signalbox.script;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.signalbox.config.Nearest;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The recorded inputs and outputs of a script, {@code NAME.golden.jsonl} in the scripts folder: one
 * JSON object a line.
 */
record GoldenFile(Path path) {

  private static final String SUFFIX = ".golden.jsonl";
  private static final double TOLERANCE = 1e-9;
  private static final List<String> KEYS =
      List.of("input", "params", "output", "failure", "tolerance");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Where the recordings of a script stand or would stand. */
  static Path path(String name, Path script) {
    return script.resolveSibling(name + SUFFIX);
  }

  /** The recordings of a script, where there are any. */
  static Optional<GoldenFile> of(Script script) {
    return Optional.of(path(script.name(), script.file()))
        .filter(Files::exists)
        .map(GoldenFile::new);
  }

  /**
   * Reads all of it; blocks.
   *
   * @throws JobException {@code cannot_start}, naming file and line of what is wrong
   */
  List<GoldenCase> cases() {
    List<GoldenCase> cases = new ArrayList<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      if (!line.isBlank()) {
        cases.add(new Line(number, parse(number, line)).read());
      }
    }
    return cases;
  }

  private List<String> lines() {
    try {
      return new String(SourceFile.read(path).bytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException unreadable) {
      throw new JobException(
          FailureCode.CANNOT_START, path.getFileName() + " cannot be read: " + unreadable);
    }
  }

  private JsonNode parse(int number, String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException bad) {
      throw broken(number, "it is not JSON: " + bad.getOriginalMessage());
    }
  }

  private JobException broken(int number, String why) {
    return GoldenCase.failure(path.getFileName().toString(), number, why).exception();
  }

  /** One line that is an object. */
  private final class Line {

    private final int number;
    private final JsonNode json;

    Line(int number, JsonNode json) {
      this.number = number;
      this.json = json;
    }

    GoldenCase read() {
      check();
      return new GoldenCase(
          path.getFileName().toString(),
          number,
          json.get("input"),
          params(),
          Optional.ofNullable(json.get("output")),
          failure(),
          tolerance());
    }

    private void check() {
      if (!json.isObject()) {
        throw broken(number, "expected an object");
      }
      for (Iterator<String> keys = json.fieldNames(); keys.hasNext(); ) {
        String key = keys.next();
        if (!KEYS.contains(key)) {
          throw broken(number, "'" + key + "' is no key here" + Nearest.hint(key, KEYS));
        }
      }
      if (!json.has("input")) {
        throw broken(number, "\"input\" is missing");
      }
      if (json.has("output") == json.has("failure")) {
        throw broken(number, "expected either \"output\" or \"failure\"");
      }
    }

    private String params() {
      JsonNode params = json.path("params");
      if (params.isMissingNode()) {
        return "{}";
      }
      String text = params.toString();
      if (!params.isObject()
          || text.getBytes(StandardCharsets.UTF_8).length > JobRequest.MAX_PARAMS_BYTES) {
        throw broken(
            number,
            "\"params\": expected an object of at most " + JobRequest.MAX_PARAMS_BYTES + " bytes");
      }
      return text;
    }

    private Optional<FailureCode> failure() {
      if (!json.has("failure")) {
        return Optional.empty();
      }
      String text = json.get("failure").asText();
      return Stream.of(FailureCode.values())
          .filter(code -> code.text().equals(text))
          .findFirst()
          .or(
              () -> {
                throw broken(number, "\"failure\": '" + text + "' is no failure code");
              });
    }

    private double tolerance() {
      JsonNode value = json.path("tolerance");
      if (!value.isMissingNode() && !(value.isNumber() && value.asDouble() >= 0)) {
        throw broken(number, "\"tolerance\": expected a number, 0 or more");
      }
      return value.asDouble(TOLERANCE);
    }
  }
}
