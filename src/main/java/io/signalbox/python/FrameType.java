package io.signalbox.python;

/** The kinds of frames; the same table stands in {@code _keeper/frames.py}. */
enum FrameType {
  /** Keeper: JSON with protocol, token, lane, pid, python, executable, forks. */
  HELLO('H'),
  /** Keeper: JSON with the pid of the run's process. */
  STARTED('T'),
  /** Keeper: raw bytes. */
  STDOUT('O'),
  /** Keeper: raw bytes. */
  STDERR('E'),
  /** Keeper: raw bytes, a piece of the child's own frames. */
  REPORT('P'),
  /** Keeper: JSON with exit_status or signal, and what the run cost. */
  EXIT('X'),
  /** Keeper: JSON with the detail why no process runs. */
  CANNOT_START('F'),
  /** Fork server: JSON with the module that it imports now. */
  IMPORTING('I'),
  /** Fork server: JSON with imported, skipped, threaded, rss_bytes. */
  READY('Y'),

  // Of a child; each payload begins with the number of the job, 0 for the process itself.

  /** Child: JSON; it takes jobs now. */
  LOADED('D'),
  /** Child: a call begins; nothing but its number. */
  BEGUN('G'),
  /** Child: raw bytes, a piece of the output. */
  OUTPUT('U'),
  /** Child: JSON, a partial output. */
  PARTIAL('A'),
  /** Child: JSON with a message. */
  LOG('N'),
  /** Child: JSON with value and message. */
  PROGRESS('Q'),
  /** Child: JSON with name and value. */
  METRIC('K'),
  /** Child: JSON with code and detail. */
  WARNING('W'),
  /** Child: JSON with kind, type, message, traceback, line. */
  FAILURE('B'),
  /** Child: flags, exit status, CPU time, resident memory, JSON or nothing. */
  OUTCOME('C'),

  /** Server: JSON with the number of the lane to open. */
  OPEN_LANE('L'),
  /** Server: JSON with what to run and how. */
  RUN('R'),
  /** Server: JSON with grace_ms. */
  STOP('S'),
  /** Server to a fork server: JSON with modules, folder, spares, nice, board, module. */
  PRELOAD('M'),
  /** Server to a child: number, header, input. */
  JOB('J');

  private static final FrameType[] BY_CODE = new FrameType[Byte.MAX_VALUE + 1];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final byte code;

  FrameType(char code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  /** The type of that code, or null for one of a later protocol. */
  static FrameType of(byte code) {
    return code >= 0 ? BY_CODE[code] : null;
  }
}
