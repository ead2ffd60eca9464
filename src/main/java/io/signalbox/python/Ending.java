package io.signalbox.python;

import java.util.Optional;

/**
 * How the process of a run ended, or a warm process the run.
 *
 * @param process empty where no process started or its keeper was lost
 * @param startProblem why no process runs, as the keeper saw it
 */
record Ending(Optional<ProcessEnd> process, Optional<String> startProblem) {

  /** The keeper ended before the run did. */
  static final Ending LOST = new Ending(Optional.empty(), Optional.empty());

  static Ending of(ProcessEnd end) {
    return new Ending(Optional.of(end), Optional.empty());
  }

  static Ending notStarted(String why) {
    return new Ending(Optional.empty(), Optional.of(why));
  }

  boolean isLost() {
    return process.isEmpty() && startProblem.isEmpty();
  }
}
