package io.signalbox.script;

/** What a job shares with the one before it. */
public enum Isolation {
  /** A new interpreter a job: shares nothing. */
  PROCESS,
  /** A fresh fork of a server that has the imports loaded. */
  FORK,
  /** A long-lived process. */
  WARM
}
