package io.signalbox.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the write-ahead log into the database: when it has grown and nothing waits, at the latest
 * when it is large. Confined to the writer's thread.
 */
final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private static final long WORTH_IT = 4L << 20;
  private static final long LARGE = 64L << 20;

  private final Path log;
  private long done;

  /**
   * @param file of the database
   */
  Checkpoints(Path file) {
    this.log = file.resolveSibling(file.getFileName() + "-wal");
  }

  /**
   * @param isIdle whether nothing waits to be written
   */
  void afterCommit(Database database, boolean isIdle) {
    long size = size();
    if (size < done) {
      done = 0; // it began anew
    }
    if (size - done >= (isIdle ? WORTH_IT : LARGE)) {
      run(database, size >= LARGE ? "TRUNCATE" : "PASSIVE");
      done = size();
    }
  }

  private static void run(Database database, String mode) {
    try {
      database.all("PRAGMA wal_checkpoint(" + mode + ")", row -> row.getInt(1));
    } catch (SQLException later) {
      LOG.warn("The write-ahead log was not brought into the store: {}", later.getMessage());
    }
  }

  private long size() {
    try {
      return Files.size(log);
    } catch (IOException none) {
      return 0;
    }
  }
}
