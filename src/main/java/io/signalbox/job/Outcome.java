package io.signalbox.job;

import java.util.ArrayList;
import java.util.List;

/** How an attempt ended. Expected endings are values; exceptions are for faults of the server. */
public sealed interface Outcome {

  /** The script gave an output. */
  record Succeeded(Payload output) implements Outcome {}

  /** The attempt failed. */
  record Failed(Failure failure) implements Outcome {}

  /** The attempt was stopped by a cancel. */
  record Cancelled() implements Outcome {}

  /** The attempt was stopped by the shutdown of the server; it does not count. */
  record Interrupted() implements Outcome {}

  /**
   * An outcome with what is known beside it.
   *
   * @param outcome how the attempt ended
   * @param warnings what the owner should know although the outcome stands
   * @param figures what the attempt cost
   * @param artifacts the files that it left
   */
  record Report(
      Outcome outcome, List<Warning> warnings, Figures figures, List<Artifact> artifacts) {
    public Report {
      warnings = List.copyOf(warnings);
      artifacts = List.copyOf(artifacts);
    }

    /** The report of an attempt that left no files. */
    public Report(Outcome outcome, List<Warning> warnings, Figures figures) {
      this(outcome, warnings, figures, List.of());
    }

    /** The same report with other figures. */
    public Report with(Figures newer) {
      return new Report(outcome, warnings, newer, artifacts);
    }

    /** The same report with files that the attempt left, and further warnings. */
    public Report with(List<Artifact> left, List<Warning> more) {
      List<Warning> all = new ArrayList<>(warnings);
      all.addAll(more);
      return new Report(outcome, all, figures, left);
    }

    /** The report of an attempt that failed before anything ran. */
    public static Report failed(Failure failure) {
      return new Report(new Failed(failure), List.of(), Figures.NONE);
    }
  }
}
