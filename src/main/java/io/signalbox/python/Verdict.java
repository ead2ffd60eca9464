package io.signalbox.python;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Outcome;
import io.signalbox.job.RunLimits;
import io.signalbox.job.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the outcome of what was heard of a run and of why it was stopped. */
final class Verdict {

  private final RunLimits limits;
  private final Transcript transcript;
  private final Ending ending;
  private final Optional<StopSwitch.Reason> stopped;
  private final List<Warning> warnings;

  Verdict(Transcript transcript, Ending ending, Optional<StopSwitch.Reason> stopped) {
    this.limits = transcript.run().limits();
    this.transcript = transcript;
    this.ending = ending;
    this.stopped = stopped;
    this.warnings = new ArrayList<>(transcript.warnings());
  }

  Outcome.Report report() {
    Outcome outcome = outcome();
    return new Outcome.Report(
        outcome, warnings, ending.process().map(ProcessEnd::figures).orElse(Figures.NONE));
  }

  private Outcome outcome() {
    return switch (stopped.orElse(StopSwitch.Reason.LINGER)) {
      case CANCEL -> new Outcome.Cancelled();
      case INTERRUPT -> new Outcome.Interrupted();
      case TIMEOUT -> new Outcome.Failed(timedOut());
      case OUTPUT, LINGER -> ownEnding();
    };
  }

  private Failure timedOut() {
    long ms = limits.timeout().toMillis();
    String detail =
        limits.endsAtDeadline()
            ? "the job's deadline passed after a run of " + ms + " ms"
            : "the run took longer than its timeout of " + ms + " ms";
    Failure failure =
        Failure.of(FailureCode.TIMED_OUT, detail).with("phase", "running").with("timeout_ms", ms);
    List<String> tail = transcript.stderrTail();
    return tail.isEmpty() ? failure : failure.with("stderr_tail", tail);
  }

  private Outcome ownEnding() {
    OutputSink output = transcript.output();
    if (output.problem().isPresent()) {
      return notStored(output.problem().get());
    }
    if (output.isTooLarge()) {
      String detail = "the output is larger than " + limits.outputLimit() + " bytes";
      return new Outcome.Failed(
          Failure.of(FailureCode.OUTPUT_TOO_LARGE, detail)
              .with("limit_bytes", limits.outputLimit()));
    }
    LastWord word = transcript.lastWord().orElse(null);
    if (word == null) {
      return new Outcome.Failed(new CauseOfDeath(transcript, ending).failure());
    }
    warnOfTheEnd();
    return word instanceof LastWord.Error error ? failed(error) : succeeded(word);
  }

  private void warnOfTheEnd() {
    if (stopped.isPresent()) {
      String detail = "the process lived on after its last word and was killed";
      warnings.add(new Warning("killed_after_output", detail));
      return;
    }
    ending
        .process()
        .map(Verdict::irregularity)
        .orElse(Optional.of("the keeper of its interpreter ended"))
        .ifPresent(how -> warnings.add(new Warning("exit_status", how + " after its last word")));
  }

  private static Optional<String> irregularity(ProcessEnd end) {
    if (end.signal().isPresent()) {
      return Optional.of(Signals.name(end.signal().getAsInt()) + " ended the process");
    }
    int status = end.exitStatus().orElse(0);
    return status == 0 ? Optional.empty() : Optional.of("the script exited with status " + status);
  }

  private Outcome failed(LastWord.Error error) {
    Failure failure =
        Failure.of(FailureCode.SCRIPT_ERROR, error.message()).with("message", error.message());
    List<String> tail = transcript.stderrTail();
    return new Outcome.Failed(tail.isEmpty() ? failure : failure.with("stderr_tail", tail));
  }

  private Outcome succeeded(LastWord word) {
    OutputSink output = transcript.output();
    try {
      return new Outcome.Succeeded(
          word instanceof LastWord.Result result
              ? output.takeResult(result.contentType())
              : output.take(warnings));
    } catch (IOException e) {
      return notStored(e);
    }
  }

  private static Outcome notStored(IOException problem) {
    return new Outcome.Failed(
        Failure.of(FailureCode.STORAGE_UNAVAILABLE, "the output cannot be stored: " + problem));
  }
}
