package io.signalbox.python;

import java.io.IOException;
import java.util.Map;

/** Attends one run on its lane, from the start of its process to its end, on the run's thread. */
final class RunSession {

  private final Transcript transcript;
  private final Resident resident;
  private final StopSwitch stop;
  private final ReportStream report = new ReportStream();
  private boolean hasStarted;

  RunSession(Transcript transcript, Resident resident, StopSwitch stop) {
    this.transcript = transcript;
    this.resident = resident;
    this.stop = stop;
  }

  /** Returns when the run is over; the lane is free again then, or closed. */
  Ending attend(Lane lane, Map<String, Object> command) {
    boolean isFree = false;
    try {
      lane.start(command);
      stop.begin(lane); // not before: a stop that overtakes the start finds nothing to stop
      Ending ending = listen(lane);
      isFree = true;
      return ending;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        stop.stop(StopSwitch.Reason.INTERRUPT); // which closed the channel
      }
      transcript.end(false);
      return Ending.LOST;
    } finally {
      stop.end();
      if (isFree) {
        lane.release();
      } else {
        lane.close(); // the keeper kills what still runs on it
      }
    }
  }

  /** Whether its process has started. */
  boolean hasStarted() {
    return hasStarted;
  }

  private Ending listen(Lane lane) throws IOException {
    while (true) {
      Frame frame = lane.read();
      switch (frame.type()) {
        case STARTED -> started(frame.json().path("pid").asLong());
        case STDOUT -> transcript.stdout(frame.payload());
        case STDERR -> transcript.stderr(frame.payload());
        case REPORT -> report.add(frame.payload(), this::hear);
        case EXIT -> {
          return ended(ProcessEnd.from(frame.json()));
        }
        case CANNOT_START -> {
          return Ending.notStarted(frame.json().path("detail").asText());
        }
        default -> throw new IOException("the keeper sent " + frame.type());
      }
      look();
    }
  }

  private void started(long pid) {
    hasStarted = true;
    resident.started(pid);
    stop.started();
    transcript.run().listener().started();
  }

  private void hear(Frame frame) throws IOException {
    if (frame.type() == FrameType.OUTCOME) {
      CallOutcome.from(frame).tell(transcript);
    } else {
      transcript.hear(frame);
    }
  }

  private void look() {
    if (transcript.lastWord().isPresent()) {
      stop.lastWord();
    }
    if (transcript.isOutputLost()) {
      stop.stop(StopSwitch.Reason.OUTPUT);
    }
  }

  private Ending ended(ProcessEnd end) {
    resident.ended(end);
    transcript.end(end.isOrderly());
    return Ending.of(end);
  }
}
