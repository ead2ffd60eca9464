package io.signalbox.server;

import io.signalbox.config.Configuration;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where temporary files lie.
 *
 * @param tmp for large payloads and all that lives as long as the server
 * @param jobs for the directories of jobs, which come and go by the thousand
 */
public record Folders(Path tmp, Path jobs) {

  private static final String AUTO = "auto";
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final long ENOUGH = 1L << 30;

  /** Reads {@code data.tmp} and {@code data.jobs}. */
  static Folders read(Configuration config) {
    String tmp = config.string("data.tmp", AUTO);
    Path main = Path.of(tmp.equals(AUTO) ? System.getProperty("java.io.tmpdir") : tmp);
    String jobs = config.string("data.jobs", AUTO);
    if (!jobs.equals(AUTO)) {
      return new Folders(main, Path.of(jobs));
    }
    return new Folders(main, tmp.equals(AUTO) && hasRoom(SHARED_MEMORY) ? SHARED_MEMORY : main);
  }

  /** A directory on a disk costs milliseconds, one in memory microseconds. */
  private static boolean hasRoom(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return store.type().equals("tmpfs")
          && store.getUsableSpace() >= ENOUGH
          && Files.isWritable(folder);
    } catch (IOException e) {
      return false;
    }
  }
}
