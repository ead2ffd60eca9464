package io.signalbox.python;

/** The kinds of frames; the same table stands in {@code _keeper/frames.py}. */
enum FrameType {
  /** Keeper: JSON with protocol, token, lane, pid, python, executable. */
  HELLO('H'),
  /** Keeper: JSON with the pid of the run's process. */
  STARTED('T'),
  /** Keeper: raw bytes. */
  STDOUT('O'),
  /** Keeper: raw bytes. */
  STDERR('E'),
  /** Keeper: raw bytes, a piece of the JSON that the script's prelude reports. */
  REPORT('P'),
  /** Keeper: JSON with exit_status or signal, and what the run cost. */
  EXIT('X'),
  /** Keeper: JSON with the detail why no process runs. */
  CANNOT_START('F'),
  /** Server: JSON with the number of the lane to open. */
  OPEN_LANE('L'),
  /** Server: JSON with argv, env, cwd, nice. */
  RUN('R'),
  /** Server: JSON with grace_ms. */
  STOP('S');

  private final byte code;

  FrameType(char code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  /** The type of that code, or null for one of a later protocol. */
  static FrameType of(byte code) {
    for (FrameType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }
}
