package io.signalbox.python;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what servers that are gone have left: their directories and their processes. */
final class BootSweep {

  static final String LOCK = "lock";
  private static final Logger LOG = LoggerFactory.getLogger(BootSweep.class);

  private final Path home;

  BootSweep(Path home) {
    this.home = home;
  }

  /** Where a boot's sockets lie when the path of its own directory is too long for them. */
  static Path socketDirectory(String bootId) {
    return Path.of("/tmp", "signalbox-" + bootId);
  }

  /** Touches only directories whose lock is free: several servers may share a machine. */
  void run() throws IOException {
    try (DirectoryStream<Path> boots = Files.newDirectoryStream(home)) {
      for (Path boot : boots) {
        if (Files.isDirectory(boot, LinkOption.NOFOLLOW_LINKS)) {
          sweep(boot);
        }
      }
    }
  }

  private void sweep(Path boot) {
    try {
      Optional<BootLock> lock = BootLock.tryLock(boot.resolve(LOCK));
      if (lock.isPresent()) {
        removeAll(boot, lock.get());
        LOG.info("Swept what an earlier server left in {}", boot);
      }
    } catch (IOException e) {
      LOG.warn("Cannot sweep {}: {}", boot, e.toString());
    }
  }

  private static void removeAll(Path boot, BootLock lock) throws IOException {
    try {
      String id = boot.getFileName().toString();
      Processes.kill(BootDirectory.VARIABLE + "=" + id);
      FileTree.remove(socketDirectory(id));
      FileTree.remove(boot);
    } finally {
      lock.close();
    }
  }
}
