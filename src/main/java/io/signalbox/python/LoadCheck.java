package io.signalbox.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.script.Contract;
import io.signalbox.script.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tries in a process of its own whether a version of a script can start: whether a function script
 * loads, whether a plain one compiles and has what it imports.
 */
final class LoadCheck {

  private final Interpreters interpreters;
  private final Inquiry inquiry;
  private final int nice;

  /**
   * @param nice how much nicer than the server the process is
   */
  LoadCheck(Interpreters interpreters, Inquiry inquiry, int nice) {
    this.interpreters = interpreters;
    this.inquiry = inquiry;
    this.nice = nice;
  }

  /**
   * Blocks, no longer than the script's timeout.
   *
   * @return why it cannot start
   * @throws io.signalbox.job.JobException {@code cannot_start} where no interpreter suits
   */
  Optional<Failure> failure(Script script) {
    Interpreter interpreter = interpreters.choose(script.settings());
    Contract contract = script.contract();
    List<String> arguments =
        List.of(
            contract.kind().text(),
            contract.takesJob() ? "1" : "0",
            script.file().toString(),
            script.source().toString());
    Duration limit = script.settings().timeout();
    try {
      JsonNode answer =
          inquiry.ask(
              interpreter.keeper(), new Inquiry.Question("_prepare.py", arguments, limit, nice));
      return answer.has("failure") ? Optional.of(failure(answer.get("failure"))) : Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          Failure.of(FailureCode.CANNOT_START, "the script could not be tried: " + e.getMessage()));
    }
  }

  private static Failure failure(JsonNode json) {
    ScriptReport report = ScriptReport.from(json);
    return Failure.of(FailureCode.CANNOT_START, report.sentence())
        .with("exception", report.type())
        .with("message", report.message())
        .with("traceback", report.traceback());
  }
}
