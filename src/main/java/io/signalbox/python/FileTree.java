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
import java.util.UUID;

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
      makeOurs(path);
      while (removeChildren(path)) {
        // Each round takes away one level of the tree.
      }
    }
    Files.deleteIfExists(path);
  }

  /** Whether there were levels below the children: they are children now. */
  private static boolean removeChildren(Path top) throws IOException {
    boolean goesDeeper = false;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(top)) {
      for (Path child : children) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          goesDeeper |= flatten(child, top);
        }
        Files.deleteIfExists(child);
      }
    } catch (NoSuchFileException e) {
      return true; // Somebody else removed it first: look again.
    }
    return goesDeeper;
  }

  /** Lifts directories out: the path of a deep one may be longer than the system accepts. */
  private static boolean flatten(Path directory, Path top) throws IOException {
    boolean hasLifted = false;
    makeOurs(directory);
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          makeOurs(child); // a move changes it too: its parent is another one
          Files.move(child, top.resolve(UUID.randomUUID().toString()));
          hasLifted = true;
        } else {
          Files.deleteIfExists(child);
        }
      }
    }
    return hasLifted;
  }

  private static void makeOurs(Path directory) throws IOException {
    if (!Files.isWritable(directory)
        || !Files.isExecutable(directory)
        || !Files.isReadable(directory)) {
      Files.setPosixFilePermissions(directory, OWNER_ALL);
    }
  }
}
