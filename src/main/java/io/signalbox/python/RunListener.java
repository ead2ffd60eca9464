package io.signalbox.python;

import io.signalbox.job.Outcome;

/** Hears of one run. Called on the thread that runs it, in order; {@link #ended} comes last. */
public interface RunListener {

  /** It has started: its limits count from here. */
  void started();

  /**
   * A log line.
   *
   * @param stream {@code log} for what the script logs, else {@code stdout} or {@code stderr}
   * @param message the line without its line break
   */
  void log(String stream, String message);

  /**
   * How far the script is.
   *
   * @param value from 0 to 1
   * @param message what it does; empty where it does not say
   */
  void progress(double value, String message);

  /** A measurement; the name has been checked. */
  void metric(String name, double value);

  /**
   * A partial output of a generator.
   *
   * @param json strict JSON in UTF-8; owned by the listener from now on
   */
  void partial(byte[] json);

  /** Its outcome; nothing of it is left. */
  void ended(Outcome.Report report);

  /** It was taken but never started, and goes back to where it came from; the last word too. */
  void returned();
}
