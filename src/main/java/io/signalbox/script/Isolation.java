package io.signalbox.script;

import java.util.Locale;

/** What a job shares with the one before it. */
public enum Isolation {
  /** A new interpreter a job: shares nothing. */
  PROCESS,
  /** A fresh fork of a server that has the imports loaded. */
  FORK,
  /** A long-lived process, which is put back after each job of a plain script. */
  WARM;

  /** The word as it stands in settings, JSON and metrics, such as {@code warm}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
