package io.signalbox.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * The standard streams of a command.
 *
 * @param in what is piped in
 * @param out what the command is asked for, and nothing else
 * @param err everything else
 */
record Console(InputStream in, PrintStream out, PrintStream err) {

  static Console ofProcess() {
    return new Console(System.in, System.out, System.err);
  }

  /** Tells in one line what went wrong. */
  void complain(String message) {
    err.println("signalbox: " + message);
  }
}
