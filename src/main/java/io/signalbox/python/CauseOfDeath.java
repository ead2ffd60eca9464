package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why a run without a last word failed, as exactly as can be told. */
final class CauseOfDeath {

  private final Words words;
  private final Ending ending;

  CauseOfDeath(Transcript transcript, Ending ending) {
    this(
        new Words(
            transcript.report(),
            transcript.hiddenOutput(),
            transcript.stderrTail(),
            transcript.stack()),
        ending);
  }

  CauseOfDeath(Words words, Ending ending) {
    this.words = words;
    this.ending = ending;
  }

  /**
   * What was heard.
   *
   * @param hiddenOutput a line of log that has OUTPUT: inside
   * @param tail the last lines of standard error
   * @param stack what faulthandler wrote
   */
  record Words(
      Optional<ScriptReport> report,
      Optional<String> hiddenOutput,
      List<String> tail,
      List<String> stack) {}

  Failure failure() {
    if (ending.startProblem().isPresent()) {
      return Failure.of(FailureCode.CANNOT_START, ending.startProblem().get());
    }
    if (words.report().isPresent()) {
      return reported(words.report().get());
    }
    if (ending.process().isEmpty()) {
      String detail = "the keeper of its interpreter ended, and the run with it";
      return with(FailureCode.PROCESS_CRASHED, detail, Map.of());
    }
    ProcessEnd end = ending.process().get();
    return end.isOrderly() ? exited(end.exitStatus().getAsInt()) : crashed(end);
  }

  private Failure reported(ScriptReport report) {
    FailureCode code =
        switch (report.kind()) {
          case "invalid_input" -> FailureCode.INVALID_INPUT;
          case "cannot_start" -> FailureCode.CANNOT_START;
          case "unknown_script" -> FailureCode.UNKNOWN_SCRIPT;
          default -> FailureCode.SCRIPT_ERROR;
        };
    boolean isRefusal = code == FailureCode.INVALID_INPUT && !report.message().isEmpty();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("exception", report.type());
    facts.put("message", report.message());
    facts.put("traceback", report.traceback());
    ending.process().ifPresent(end -> putExitStatus(facts, end));
    return with(code, isRefusal ? report.message() : report.sentence(), facts);
  }

  private static void putExitStatus(Map<String, Object> facts, ProcessEnd end) {
    end.exitStatus().ifPresent(status -> facts.put("exit_status", status));
  }

  private Failure exited(int status) {
    if (status != 0) {
      String detail = "the script exited with status " + status + " and gave no output";
      return with(FailureCode.SCRIPT_ERROR, detail, Map.of("exit_status", status));
    }
    String detail =
        words
            .hiddenOutput()
            .map(line -> "; OUTPUT: must begin its line, which it does not in: " + line)
            .map("the script ended well but gave no output"::concat)
            .orElse("the script ended well but gave no output");
    return with(FailureCode.NO_OUTPUT, detail, Map.of());
  }

  private Failure crashed(ProcessEnd end) {
    String signal = Signals.name(end.signal().getAsInt());
    String verdict = outOfMemory(end);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("signal", signal);
    facts.put("out_of_memory", verdict);
    facts.put("peak_rss_bytes", end.figures().peakRssBytes());
    facts.put("cpu_ms", end.figures().cpuMs());
    List<String> stack = words.stack();
    if (!stack.isEmpty()) {
      facts.put("stack", stack);
    }
    String suffix =
        switch (verdict) {
          case "limit" -> ": it used more memory than the script's limit allows";
          case "yes" -> ": the machine ran out of memory";
          case "likely" -> ", perhaps for want of memory";
          default -> "";
        };
    return with(FailureCode.PROCESS_CRASHED, signal + " ended the process" + suffix, facts);
  }

  /** Only the kernel's counter knows; without it a SIGKILL that is not ours is a strong hint. */
  private static String outOfMemory(ProcessEnd end) {
    if (end.isOverMemory()) {
      return "limit";
    }
    if (end.signal().getAsInt() != Signals.KILL || end.isKilled()) {
      return "no";
    }
    if (end.oomKills().isEmpty()) {
      return "likely";
    }
    return end.oomKills().getAsLong() > 0 ? "yes" : "no";
  }

  /** The last lines of stderr go along, but for the traceback, which was printed there too. */
  private Failure with(FailureCode code, String detail, Map<String, Object> facts) {
    Failure failure = new Failure(code, detail, facts);
    Set<String> traceback =
        facts.get("traceback") instanceof String text
            ? text.lines().collect(Collectors.toSet())
            : Set.of();
    List<String> tail = words.tail().stream().filter(line -> !traceback.contains(line)).toList();
    return tail.isEmpty() ? failure : failure.with("stderr_tail", tail);
  }
}
