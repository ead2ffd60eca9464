package io.signalbox.python;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A private directory of one start of the server below a temporary folder, {@code
 * <tmp>/signalbox-<uid>/<boot id>/}, locked as long as the server lives.
 */
record BootPlace(Path path, BootLock lock) {

  private static final Object CREATION = new Object();

  /**
   * Creates one, and removes those of servers that are gone, with their processes.
   *
   * @throws UnusableFolderException if it cannot be created, or is not safe from other users
   */
  static BootPlace create(Path tmp, String id) throws UnusableFolderException {
    try {
      return createIn(tmp, id);
    } catch (IOException e) {
      throw new UnusableFolderException(tmp, e);
    }
  }

  private static BootPlace createIn(Path tmp, String id) throws IOException {
    Path home = home(tmp.toAbsolutePath());
    synchronized (CREATION) {
      // Held over both, so that nobody sweeps a directory that is not locked yet.
      BootLock creation = BootLock.await(home.resolve(".lock"));
      try {
        new BootSweep(home).run();
        Path path = Files.createDirectory(home.resolve(id), FileTree.PRIVATE);
        return new BootPlace(path, BootLock.tryLock(path.resolve(BootSweep.LOCK)).orElseThrow());
      } finally {
        creation.close();
      }
    }
  }

  private static Path home(Path tmp) throws IOException {
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Path home = tmp.resolve("signalbox-" + uid);
    Files.createDirectories(tmp);
    try {
      Files.createDirectory(home, FileTree.PRIVATE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(home + " is no directory: remove it", e);
      }
    }
    Object owner = Files.getAttribute(home, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(uid)) {
      throw new IOException(home + " belongs to another user (" + owner + "): remove it");
    }
    Files.setPosixFilePermissions(home, FileTree.PRIVATE.value());
    return home;
  }

  /** Removes it with all that is in it. Twice is as good as once. */
  void remove() throws IOException {
    FileTree.remove(path);
    lock.close();
  }
}
