package io.signalbox.script;

/** When the first process of a script starts. */
public enum Start {
  /** With its first job. */
  DEMAND,
  /** With the server. */
  BOOT
}
