package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenFileTest {

  @TempDir Path folder;

  @Test
  void reads_every_line_with_its_number() throws IOException {
    List<GoldenCase> cases =
        cases(
            """
            {"input": {"n": [1, 2]}, "params": {"unit": "g"}, "output": null}

            {"input": "é", "failure": "invalid_input", "tolerance": 0.5}
            """);

    assertThat(cases).extracting(GoldenCase::line).containsExactly(1, 3);
    assertThat(text(cases.get(0).input())).isEqualTo("{\"n\":[1,2]}");
    assertThat(cases.get(0).params()).isEqualTo("{\"unit\":\"g\"}");
    assertThat(cases.get(0).tolerance()).isEqualTo(1e-9);
    assertThat(text(cases.get(1).input())).isEqualTo("\"é\"");
    assertThat(cases.get(1).params()).isEqualTo("{}");
    assertThat(cases.get(1).tolerance()).isEqualTo(0.5);
    assertThat(cases.get(1).failure()).contains(FailureCode.INVALID_INPUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"input": 1,                                  | it is not JSON: Unexpected end-of-input
          {"input": 1, "output": 2} x                   | it is not JSON: Unrecognized token 'x'
          {"input": 1, "input": 2, "output": 2}         | it is not JSON: Duplicate field 'input'
          [1]                                           | expected an object
          {"output": 2}                                 | "input" is missing
          {"input": 1}                                  | expected either "output" or "failure"
          {"input": 1, "output": 1, "failure": "x"}     | expected either "output" or "failure"
          {"input": 1, "failure": "oops"}               | "failure": 'oops' is no failure code
          {"input": 1, "outptu": 1}                     | 'outptu' is no key here; did you mean output?
          {"input": 1, "output": 1, "params": 3}        | "params": expected an object of at most 4096
          {"input": 1, "output": 1, "tolerance": -1}    | "tolerance": expected a number, 0 or more
          {"input": 1, "output": 1, "tolerance": "1"}   | "tolerance": expected a number, 0 or more
          """)
  void names_the_line_that_is_broken(String line, String why) {
    assertThatThrownBy(() -> cases("{\"input\":1,\"output\":1}\n" + line + "\n"))
        .isInstanceOfSatisfying(
            JobException.class,
            broken -> {
              assertThat(broken.failure().detail()).startsWith("a.golden.jsonl, line 2: " + why);
              assertThat(broken.failure().facts()).containsEntry("line", 2);
            });
  }

  @Test
  void accepts_the_recorded_output_only() throws IOException {
    GoldenCase one = cases("{\"input\":1,\"output\":{\"label\":\"a\",\"score\":0.5}}\n").get(0);

    assertThat(one.judge(output("{\"score\":0.5000000001, \"label\":\"a\"}"))).isEmpty();
    assertThat(one.judge(output("{\"score\":0.51, \"label\":\"a\"}")).orElseThrow().detail())
        .isEqualTo("a.golden.jsonl, line 1: the output at /score is 0.51 instead of 0.5");
    assertThat(
            one.judge(new Outcome.Succeeded(new Payload.Bytes(new byte[1], "image/png")))
                .orElseThrow()
                .detail())
        .endsWith("line 1: the output is image/png, not JSON");
    assertThat(one.judge(new Outcome.Interrupted())).isPresent();
  }

  @Test
  void reads_an_output_that_lies_on_disk() throws IOException {
    GoldenCase one = cases("{\"input\":1,\"output\":[1]}\n").get(0);
    Path file = Files.writeString(folder.resolve("output"), "[1]");

    assertThat(one.judge(new Outcome.Succeeded(new Payload.File(file, 3, "", Payload.JSON))))
        .isEmpty();
  }

  @Test
  void accepts_the_recorded_failure_only() throws IOException {
    GoldenCase one = cases("{\"input\":1,\"failure\":\"invalid_input\"}\n").get(0);

    assertThat(one.judge(failed(FailureCode.INVALID_INPUT))).isEmpty();
    assertThat(one.judge(output("1")).orElseThrow().detail())
        .endsWith("line 1: the job succeeded instead of failing with invalid_input");
    Failure other = one.judge(failed(FailureCode.SCRIPT_ERROR)).orElseThrow();
    assertThat(other.detail()).endsWith("line 1: the job failed: script_error: why");
    assertThat(other.facts()).containsEntry("traceback", "Traceback ...");
  }

  private List<GoldenCase> cases(String text) throws IOException {
    return new GoldenFile(Files.writeString(folder.resolve("a.golden.jsonl"), text)).cases();
  }

  private static Outcome output(String json) {
    return new Outcome.Succeeded(
        new Payload.Bytes(json.getBytes(StandardCharsets.UTF_8), Payload.JSON));
  }

  private static Outcome failed(FailureCode code) {
    return new Outcome.Failed(Failure.of(code, "why").with("traceback", "Traceback ..."));
  }

  private static String text(Payload payload) {
    return new String(((Payload.Bytes) payload).bytes(), StandardCharsets.UTF_8);
  }
}
