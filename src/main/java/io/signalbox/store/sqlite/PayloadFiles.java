package io.signalbox.store.sqlite;

import io.signalbox.job.Payload;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Large payloads, each in the file that its hash names. A file is on the disk before a row names
 * it, and goes after the last row that did. Any thread; its methods block.
 */
final class PayloadFiles {

  private static final Logger LOG = LoggerFactory.getLogger(PayloadFiles.class);
  private static final String UNFINISHED = ".part";
  private static final int PREFIX = 2;

  private final Path folder;
  private final Object moves = new Object();
  private final Map<String, Integer> pins = new HashMap<>();

  PayloadFiles(Path folder) {
    this.folder = folder;
  }

  /** Where the content with a hash lies. */
  Path path(String sha256) {
    return folder.resolve(sha256.substring(0, PREFIX)).resolve(sha256);
  }

  /**
   * Takes a file over, and pins it until a row names it.
   *
   * @return the payload where it lies now
   */
  Payload.File take(Payload.File file) throws IOException {
    pin(file.sha256());
    try {
      Path target = path(file.sha256());
      synchronized (moves) {
        move(file.path(), target);
      }
      return new Payload.File(target, file.length(), file.sha256(), file.contentType());
    } catch (IOException failed) {
      unpin(file.sha256());
      throw failed;
    }
  }

  /** Callable again after a failure: what was moved already is not moved again. */
  private static void move(Path source, Path target) throws IOException {
    if (Files.exists(target)) {
      if (!target.equals(source)) {
        Files.deleteIfExists(source);
      }
      return;
    }
    Files.createDirectories(target.getParent());
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    if (Files.exists(source)) {
      moveOrCopy(source, unfinished);
    }
    sync(unfinished);
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    sync(target.getParent());
    sync(target.getParent().getParent());
  }

  private static void moveOrCopy(Path source, Path target) throws IOException {
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherDisk) {
      Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(source);
    }
  }

  /** Opened to be read: what comes from a kept payload cannot be written. */
  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private synchronized void pin(String sha256) {
    pins.merge(sha256, 1, Integer::sum);
  }

  synchronized void unpin(String sha256) {
    pins.computeIfPresent(sha256, (hash, count) -> count == 1 ? null : count - 1);
  }

  /** Removes content that no row names any more, unless one is about to. */
  synchronized void remove(String sha256) {
    if (!pins.containsKey(sha256)) {
      try {
        Files.deleteIfExists(path(sha256));
      } catch (IOException e) {
        LOG.warn("The payload {} was not removed: {}", path(sha256), e.toString());
      }
    }
  }

  /** Removes what a crash has left: files that no row names. */
  void sweep(Predicate<String> isNamed) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      files.filter(Files::isRegularFile).forEach(file -> sweep(file, isNamed));
    }
  }

  private void sweep(Path file, Predicate<String> isNamed) {
    String name = file.getFileName().toString();
    if (name.endsWith(UNFINISHED) || !isNamed.test(name)) {
      remove(name);
    }
  }
}
