package io.signalbox.python;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A locked file: free as soon as its server is gone, however that came to pass. */
final class BootLock implements Closeable {

  /**
   * The files that this JVM holds. POSIX locks belong to the process: closing any descriptor of the
   * file would free the lock of another Signalbox in the same JVM, so such a file is not opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private BootLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The lock, or nothing where somebody holds it. */
  static Optional<BootLock> tryLock(Path file) throws IOException {
    return open(file, false);
  }

  /** The lock, when whoever holds it in another process has let go. */
  static BootLock await(Path file) throws IOException {
    return open(file, true).orElseThrow(() -> new IOException("already locked: " + file));
  }

  private static Optional<BootLock> open(Path file, boolean wait) throws IOException {
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = wait ? channel.lock() : channel.tryLock();
      if (lock != null) {
        return Optional.of(new BootLock(file, channel));
      }
    } catch (IOException e) {
      giveUp(file, channel);
      throw e;
    }
    giveUp(file, channel);
    return Optional.empty();
  }

  private static void giveUp(Path file, FileChannel channel) throws IOException {
    HELD.remove(file);
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    giveUp(file, channel);
  }
}
