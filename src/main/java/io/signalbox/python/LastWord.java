package io.signalbox.python;

/** The line that settles what a run comes to; the first one is final. */
sealed interface LastWord {

  /** The output lies in the run's {@link OutputSink}. */
  record Output() implements LastWord {}

  record Error(String message) implements LastWord {}
}
