package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a warm process never took a job.
 *
 * @param startProblem why there was no process
 * @param report what was raised while the script was loaded
 * @param end how the process ended; empty where its fork server ended first
 * @param tail the last lines of its stderr
 */
record LoadFailure(
    Optional<String> startProblem,
    Optional<ScriptReport> report,
    Optional<ProcessEnd> end,
    List<String> tail) {

  Failure failure() {
    if (startProblem.isPresent()) {
      return Failure.of(FailureCode.CANNOT_START, startProblem.get());
    }
    if (report.isPresent()) {
      return raised(report.get());
    }
    return withTail(end.map(LoadFailure::died).orElseGet(LoadFailure::lost), "");
  }

  private Failure raised(ScriptReport what) {
    FailureCode code =
        what.kind().equals("unknown_script")
            ? FailureCode.UNKNOWN_SCRIPT
            : FailureCode.CANNOT_START;
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("exception", what.type());
    facts.put("message", what.message());
    facts.put("traceback", what.traceback());
    return withTail(new Failure(code, what.sentence(), facts), what.traceback());
  }

  private static Failure died(ProcessEnd how) {
    if (how.signal().isPresent()) {
      String signal = Signals.name(how.signal().getAsInt());
      return Failure.of(
              FailureCode.PROCESS_CRASHED,
              signal + " ended the process while the script was loaded")
          .with("signal", signal)
          .with("peak_rss_bytes", how.figures().peakRssBytes())
          .with("cpu_ms", how.figures().cpuMs());
    }
    int status = how.exitStatus().orElse(0);
    return Failure.of(
            FailureCode.CANNOT_START,
            "the script exited with status " + status + " while it was loaded")
        .with("exit_status", status);
  }

  private static Failure lost() {
    return Failure.of(
        FailureCode.PROCESS_CRASHED, "the fork server ended, and the process with it");
  }

  private Failure withTail(Failure failure, String traceback) {
    List<String> printed = traceback.lines().toList();
    List<String> others = tail.stream().filter(line -> !printed.contains(line)).toList();
    return others.isEmpty() ? failure : failure.with("stderr_tail", others);
  }
}
