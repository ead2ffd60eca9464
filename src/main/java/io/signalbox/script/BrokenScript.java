package io.signalbox.script;

/** A script that cannot be read as one; becomes the {@code cannot_start} of its catalogue entry. */
final class BrokenScript extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * @param line where the trouble is, from 1; 0 where no line can be named
   */
  BrokenScript(String reason, int line) {
    super(reason);
    this.line = line;
  }

  int line() {
    return line;
  }
}
