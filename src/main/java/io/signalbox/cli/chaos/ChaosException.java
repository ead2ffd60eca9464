package io.signalbox.cli.chaos;

/** The run cannot go on, for a reason that is told in its message. */
public final class ChaosException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ChaosException(String message) {
    super(message);
  }
}
