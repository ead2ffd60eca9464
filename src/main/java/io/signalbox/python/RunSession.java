package io.signalbox.python;

import java.io.IOException;
import java.util.Optional;

/** Attends one run on its lane, from the start of its process to its end, on the run's thread. */
final class RunSession {

  private final RunListener listener;
  private final StopSwitch stop;
  private final OutputSink output;
  private final LineProtocol lines;
  private final ScriptReport.Collector report = new ScriptReport.Collector();
  private boolean hasStarted;

  RunSession(RunListener listener, StopSwitch stop, OutputSink output, LineProtocol lines) {
    this.listener = listener;
    this.stop = stop;
    this.output = output;
    this.lines = lines;
  }

  /**
   * What was heard of a run.
   *
   * @param hasStarted whether its process has started
   * @param end how its process ended; empty where none started or the keeper was lost
   * @param startProblem why no process runs, as the keeper saw it
   */
  record Heard(
      boolean hasStarted,
      Optional<ProcessEnd> end,
      Optional<String> startProblem,
      Optional<ScriptReport> report,
      LineProtocol lines) {

    /** Whether the keeper ended before the run did. */
    boolean isLost() {
      return end.isEmpty() && startProblem.isEmpty();
    }
  }

  /** Returns when the run is over; the lane is free again then, or closed. */
  Heard attend(Lane lane, Lane.Command command) {
    boolean isFree = false;
    try {
      lane.start(command);
      stop.begin(lane); // not before: a stop that overtakes the start finds nothing to stop
      Heard heard = listen(lane);
      isFree = true;
      return heard;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        stop.stop(StopSwitch.Reason.INTERRUPT); // which closed the channel
      }
      lines.end(false);
      return heard(Optional.empty(), Optional.empty());
    } finally {
      stop.end();
      if (isFree) {
        lane.release();
      } else {
        lane.close(); // the keeper kills what still runs on it
      }
    }
  }

  /** Whether somebody wants the run to end. */
  boolean isStopped() {
    return stop.reason().isPresent();
  }

  private Heard listen(Lane lane) throws IOException {
    while (true) {
      Frame frame = lane.read();
      switch (frame.type()) {
        case STARTED -> {
          hasStarted = true;
          stop.started();
          listener.started();
        }
        case STDOUT -> hear(frame);
        case STDERR -> lines.stderr(frame.payload());
        case REPORT -> report.add(frame.payload());
        case EXIT -> {
          return ended(ProcessEnd.from(frame.json()));
        }
        case CANNOT_START -> {
          String detail = frame.json().path("detail").asText();
          return heard(Optional.empty(), Optional.of(detail));
        }
        default -> throw new IOException("the keeper sent " + frame.type());
      }
    }
  }

  private void hear(Frame frame) {
    lines.stdout(frame.payload());
    if (lines.lastWord().isPresent()) {
      stop.lastWord();
    }
    if (output.isTooLarge() || output.problem().isPresent()) {
      stop.stop(StopSwitch.Reason.OUTPUT);
    }
  }

  private Heard ended(ProcessEnd end) {
    lines.end(end.isOrderly());
    return heard(Optional.of(end), Optional.empty());
  }

  private Heard heard(Optional<ProcessEnd> end, Optional<String> startProblem) {
    return new Heard(hasStarted, end, startProblem, report.report(), lines);
  }
}
