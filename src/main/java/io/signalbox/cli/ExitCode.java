package io.signalbox.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** How commands end. The numbers are fixed for ever. */
public enum ExitCode {
  /** All is well; also a server that was asked to stop. */
  OK(0, "all is well; also a server that was asked to stop"),
  /** The job ran or waited and did not succeed. */
  JOB_FAILED(1, "the job failed, timed out or was cancelled"),
  /** The command line makes no sense. */
  USAGE(2, "the command line makes no sense"),
  /** The configuration cannot be used. */
  BAD_CONFIGURATION(3, "the configuration cannot be used"),
  /** The server cannot listen where it should. */
  PORT_IN_USE(4, "the port is in use or may not be used"),
  /** The server cannot start Python. */
  NO_INTERPRETER(5, "no usable Python interpreter"),
  /** The client cannot reach the server. */
  SERVER_UNREACHABLE(6, "the server cannot be reached"),
  /** The server takes no such request. */
  REFUSED(7, "the server refused the request: unknown script, bad token, input too large"),
  /** What was examined has a fault. */
  FOUND_FAULT(8, "chaos or doctor found a fault"),
  /** A fault of ours. */
  INTERNAL(70, "a fault in Signalbox itself"),
  /** The same request may well succeed later. */
  TRY_LATER(75, "the queue is full, or the server starts or stops: try again later"),
  /** Stopped by a second SIGINT. */
  INTERRUPTED(130, "a second SIGINT stopped the server at once"),
  /** Stopped by a second SIGTERM. */
  TERMINATED(143, "a second SIGTERM stopped the server at once");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** What the shell sees. */
  public int number() {
    return number;
  }

  /** All codes with their meanings, for {@code --help}. */
  static Map<String, String> table() {
    Map<String, String> table = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      table.put(Integer.toString(code.number), code.meaning);
    }
    return table;
  }
}
