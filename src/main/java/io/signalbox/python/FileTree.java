package io.signalbox.python;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Private directories, and their removal whatever a script has made of them. */
final class FileTree {

  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> OWNER_ALL = PRIVATE.value();
  private static final int TRIES = 3;

  private FileTree() {}

  /**
   * Removes a file or a directory with all that is in it; links are not followed, and it is no
   * error where nothing is there.
   */
  static void remove(Path path) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        removeOnce(path);
        return;
      } catch (DirectoryNotEmptyException e) { // somebody still wrote
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private static void removeOnce(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      removeChildren(path);
    }
    Files.deleteIfExists(path);
  }

  private static void removeChildren(Path directory) throws IOException {
    if (!Files.isWritable(directory)
        || !Files.isExecutable(directory)
        || !Files.isReadable(directory)) {
      Files.setPosixFilePermissions(directory, OWNER_ALL);
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        removeOnce(child);
      }
    } catch (NoSuchFileException e) {
      // Somebody else removed it first, as was the aim.
    }
  }
}
