package io.signalbox.script;

/** What a fork server loads before it forks. */
public enum Preload {
  /** The modules that the script imports; none of its own code. */
  IMPORTS,
  /** The module of a function script itself: its models are shared copy-on-write. */
  MODULE
}
