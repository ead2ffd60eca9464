package io.signalbox.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What tells, without reading them, whether files have changed: size, time of modification and
 * inode of each, through symbolic links. A file that is not there has a mark too.
 */
record Fingerprint(Map<Path, String> marks) {

  static final String ABSENT = "absent";

  Fingerprint {
    marks = Map.copyOf(marks);
  }

  static Fingerprint of(Collection<Path> files) {
    Map<Path, String> marks = new HashMap<>();
    files.forEach(file -> marks.put(file, mark(file)));
    return new Fingerprint(marks);
  }

  /** Whether the files still have these marks. */
  boolean isCurrent() {
    return of(marks.keySet()).equals(this);
  }

  /** The mark of one file; {@link #ABSENT} where there is none. */
  static String mark(Path file) {
    // Most imports of a script are not files of the folder; this spares an exception for each.
    if (!file.toFile().exists()) {
      return ABSENT;
    }
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.isRegularFile()
          ? is.size() + " " + is.lastModifiedTime().toInstant() + " " + is.fileKey()
          : ABSENT;
    } catch (IOException gone) {
      return ABSENT;
    }
  }
}
