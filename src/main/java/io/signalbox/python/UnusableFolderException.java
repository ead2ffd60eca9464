package io.signalbox.python;

import java.io.IOException;
import java.nio.file.Path;

/** Says which of the server's folders refuses, and why: its cause. */
public final class UnusableFolderException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Path folder;

  UnusableFolderException(Path folder, IOException why) {
    super(why.toString(), why);
    this.folder = folder;
  }

  /** The folder as it was configured. */
  public Path folder() {
    return folder;
  }
}
