package io.signalbox.script;

import java.util.Locale;

/** When the first process of a script starts. */
public enum Start {
  /** With its first job. */
  DEMAND,
  /** With the server. */
  BOOT;

  /** The word as it stands in settings and JSON, such as {@code boot}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
