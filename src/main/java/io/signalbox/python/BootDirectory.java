package io.signalbox.python;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private directory of one start of the server: {@code <tmp>/signalbox-<uid>/<boot id>/}. What
 * earlier servers left behind is swept when one is created. Callable from any thread.
 */
public final class BootDirectory implements Closeable {

  /** The environment variable by which processes of a boot are known. */
  static final String VARIABLE = "SIGNALBOX_BOOT_ID";

  private static final Logger LOG = LoggerFactory.getLogger(BootDirectory.class);
  private static final Object CREATION = new Object();
  private static final int MAX_SOCKET_PATH = 100; // the kernel's limit is 108, a zero included

  private final Path path;
  private final BootLock lock;

  private BootDirectory(Path path, BootLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates and locks a new one, and removes those of servers that are gone, with their processes.
   *
   * @throws IOException if the directory cannot be created, or is not safe from other users
   */
  public static BootDirectory create(Path tmp) throws IOException {
    Path home = home(tmp.toAbsolutePath());
    synchronized (CREATION) {
      // Held over both, so that nobody sweeps a directory that is not locked yet.
      BootLock creation = BootLock.await(home.resolve(".lock"));
      try {
        new BootSweep(home).run();
        return createIn(home);
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

  private static BootDirectory createIn(Path home) throws IOException {
    String id = UUID.randomUUID().toString().substring(0, 13).replace("-", "");
    Path path = Files.createDirectory(home.resolve(id), FileTree.PRIVATE);
    BootLock lock = BootLock.tryLock(path.resolve(BootSweep.LOCK)).orElseThrow();
    BootDirectory boot = new BootDirectory(path, lock);
    try {
      for (Path part : boot.parts()) {
        Files.createDirectory(part, FileTree.PRIVATE);
      }
      PythonFiles.extractTo(boot.python());
      return boot;
    } catch (IOException e) {
      boot.close();
      throw e;
    }
  }

  private List<Path> parts() {
    return List.of(jobs(), spill(), outputs(), python(), versions());
  }

  /** The random id of this boot. */
  public String id() {
    return path.getFileName().toString();
  }

  Path path() {
    return path;
  }

  /** Where the directories of running jobs lie. */
  Path jobs() {
    return path.resolve("jobs");
  }

  /** Where request bodies that are too large for the heap are written. */
  public Path spill() {
    return path.resolve("spill");
  }

  /** Where outputs that are too large for the heap lie; their owners remove them. */
  Path outputs() {
    return path.resolve("outputs");
  }

  /** Where the sources of the scripts' versions lie. */
  public Path versions() {
    return path.resolve("versions");
  }

  /** Where the Python half lies; on the path of every script. */
  Path python() {
    return path.resolve("python");
  }

  /** Where a socket of that name can be bound: in here, or where this path is too long, in /tmp. */
  Path socket(String name) throws IOException {
    Path inside = path.resolve(name);
    if (inside.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH) {
      return inside;
    }
    Path other = BootSweep.socketDirectory(id());
    if (!Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(other, FileTree.PRIVATE);
    }
    String permissions =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(other, LinkOption.NOFOLLOW_LINKS));
    if (!permissions.equals("rwx------")) {
      throw new IOException(other + " is open to other users: " + permissions);
    }
    return other.resolve(name);
  }

  /** Removes the directory with all that is in it. Twice is as good as once. */
  @Override
  public void close() {
    try {
      FileTree.remove(BootSweep.socketDirectory(id()));
      FileTree.remove(path);
      lock.close();
    } catch (IOException e) {
      LOG.warn("The boot directory {} could not be removed: {}", path, e.toString());
    }
  }
}
