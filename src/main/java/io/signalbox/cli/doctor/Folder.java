package io.signalbox.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that a start may yet have to make. */
final class Folder {

  private Folder() {}

  /** The folder, or the nearest one above it that is there. */
  static Path existing(Path folder) {
    Path at = folder.toAbsolutePath().normalize();
    while (!Files.isDirectory(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }
}
