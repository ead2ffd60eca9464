package io.signalbox.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/**
 * One recorded input with what has to come of it.
 *
 * @param file the name of the file that it stands in
 * @param line where in it, from 1
 * @param value the input
 * @param params a JSON object
 * @param output the output; empty where a failure is recorded
 * @param failure the code of the failure
 * @param tolerance by how much a number may differ, relative to the larger of both
 */
public record GoldenCase(
    String file,
    int line,
    JsonNode value,
    String params,
    Optional<JsonNode> output,
    Optional<FailureCode> failure,
    double tolerance) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The input of the job to run. */
  public Payload input() {
    return new Payload.Bytes(value.toString().getBytes(StandardCharsets.UTF_8), Payload.JSON);
  }

  /** Why the outcome of that job is another than the recorded one; reads its output. */
  public Optional<Failure> judge(Outcome outcome) {
    if (outcome instanceof Outcome.Succeeded done) {
      return unlike(done.output());
    }
    if (outcome instanceof Outcome.Failed failed) {
      Failure why = failed.failure();
      return failure.filter(why.code()::equals).isPresent()
          ? Optional.empty()
          : Optional.of(
              new Failure(
                  FailureCode.CANNOT_START,
                  file
                      + ", line "
                      + line
                      + ": the job failed: "
                      + why.code().text()
                      + ": "
                      + why.detail(),
                  why.facts()));
    }
    return different("the run was interrupted");
  }

  private Optional<Failure> unlike(Payload actual) {
    if (failure.isPresent()) {
      return different("the job succeeded instead of failing with " + failure.get().text());
    }
    if (!actual.contentType().equals(Payload.JSON)) {
      return different("the output is " + actual.contentType() + ", not JSON");
    }
    try {
      return new JsonDifference(tolerance)
          .between(output.orElseThrow(), MAPPER.readTree(bytes(actual)))
          .flatMap(this::different);
    } catch (IOException unreadable) {
      return different("the output cannot be read: " + unreadable);
    }
  }

  private static byte[] bytes(Payload payload) throws IOException {
    return payload instanceof Payload.Bytes memory
        ? memory.bytes()
        : Files.readAllBytes(((Payload.File) payload).path());
  }

  private Optional<Failure> different(String why) {
    return Optional.of(failure(file, line, why));
  }

  static Failure failure(String file, int line, String why) {
    return Failure.of(FailureCode.CANNOT_START, file + ", line " + line + ": " + why)
        .with("file", file)
        .with("line", line);
  }
}
