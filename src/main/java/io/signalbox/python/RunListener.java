package io.signalbox.python;

/** Hears what a run says while it runs. Called on the thread that runs it, in order. */
public interface RunListener {

  /** The process has started. */
  void started();

  /**
   * A log line.
   *
   * @param stream {@code log} for LOG lines, else {@code stdout} or {@code stderr}
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
}
