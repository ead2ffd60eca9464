package io.signalbox.script;

import java.util.Locale;

/** What a fork server loads before it forks. */
public enum Preload {
  /** The modules that the script imports; none of its own code. */
  IMPORTS,
  /** The module of a function script itself: its models are shared copy-on-write. */
  MODULE;

  /** The word as it stands in settings and JSON, such as {@code imports}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
