package io.signalbox.python;

/** What settles how a run ends, unless it is stopped before. */
sealed interface LastWord {

  /** The OUTPUT of a plain script; its text is in the sink. */
  record Output() implements LastWord {}

  /** The result of a function, encoded by our own half in Python; its bytes are in the sink. */
  record Result(String contentType) implements LastWord {}

  /** The ERROR of a plain script. */
  record Error(String message) implements LastWord {}
}
