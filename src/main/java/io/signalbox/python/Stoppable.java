package io.signalbox.python;

/** A run that can be ended from outside. Callable from any thread but an event loop. */
interface Stoppable {

  /** Stops it with its grace, or keeps it from starting. The first reason holds. */
  void stop(StopSwitch.Reason why);

  /** Kills it at once. */
  void kill(StopSwitch.Reason why);

  /** Gives it back where it has not begun; nothing where it has, or begins at once. */
  default void recall() {}
}
