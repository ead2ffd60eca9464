package io.signalbox.python;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one start of the server, in private directories that nobody else has. What earlier
 * servers left behind is swept when they are made. Callable from any thread.
 */
public final class BootDirectory implements Closeable {

  /** The environment variable by which processes of a boot are known. */
  static final String VARIABLE = "SIGNALBOX_BOOT_ID";

  private static final Logger LOG = LoggerFactory.getLogger(BootDirectory.class);
  private static final int MAX_SOCKET_PATH = 100; // the kernel's limit is 108, a zero included

  private final String id;
  private final BootPlace main;
  private final BootPlace jobs;

  private BootDirectory(String id, BootPlace main, BootPlace jobs) {
    this.id = id;
    this.main = main;
    this.jobs = jobs;
  }

  /** One with everything in one place. */
  public static BootDirectory create(Path tmp) throws IOException {
    return create(tmp, tmp);
  }

  /**
   * Creates and locks new ones, and removes those of servers that are gone, with their processes.
   *
   * @param tmp the folder below which it lies
   * @param jobs the folder for the small directories of jobs, which come and go by the thousand
   * @throws IOException if a directory cannot be created, or is not safe from other users
   */
  public static BootDirectory create(Path tmp, Path jobs) throws IOException {
    String id = UUID.randomUUID().toString().substring(0, 13).replace("-", "");
    BootPlace main = BootPlace.create(tmp, id);
    try {
      BootPlace fast = jobs.equals(tmp) ? main : BootPlace.create(jobs, id);
      return new BootDirectory(id, main, fast).filled();
    } catch (IOException e) {
      main.remove();
      throw e;
    }
  }

  private BootDirectory filled() throws IOException {
    try {
      for (Path part : parts()) {
        Files.createDirectory(part, FileTree.PRIVATE);
      }
      PythonFiles.extractTo(python());
      return this;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private List<Path> parts() {
    return List.of(jobs(), spill(), outputs(), python(), versions());
  }

  /** The random id of this boot. */
  public String id() {
    return id;
  }

  Path path() {
    return main.path();
  }

  /** Where the directories of running jobs lie. */
  Path jobs() {
    return jobs.path().resolve("jobs");
  }

  /** Where request bodies that are too large for the heap are written. */
  public Path spill() {
    return main.path().resolve("spill");
  }

  /** Where outputs that are too large for the heap lie; their owners remove them. */
  Path outputs() {
    return main.path().resolve("outputs");
  }

  /** Where the sources of the scripts' versions lie. */
  public Path versions() {
    return main.path().resolve("versions");
  }

  /** Where the Python half lies; on the path of every script. */
  Path python() {
    return main.path().resolve("python");
  }

  /** Where a socket of that name can be bound: in here, or where this path is too long, in /tmp. */
  Path socket(String name) throws IOException {
    Path inside = main.path().resolve(name);
    if (inside.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH) {
      return inside;
    }
    Path other = BootSweep.socketDirectory(id);
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
      FileTree.remove(BootSweep.socketDirectory(id));
      jobs.remove();
      main.remove();
    } catch (IOException e) {
      LOG.warn("The boot directory {} could not be removed: {}", main.path(), e.toString());
    }
  }
}
