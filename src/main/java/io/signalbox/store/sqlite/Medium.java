package io.signalbox.store.sqlite;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The opened folder of a store: lock, connections, threads. Opening and closing block. */
final class Medium {

  private static final Logger LOG = LoggerFactory.getLogger(Medium.class);

  final PayloadFiles files;
  final Counts counts = new Counts();
  final Requests requests;
  final Claims claims;
  final Writer writer;
  final Readers readers;
  final Placement placement;
  private final FileChannel lock;
  private final Database database;

  private Medium(Vertx vertx, SqliteSettings settings, FileChannel lock, Database database)
      throws SQLException, IOException {
    this.lock = lock;
    this.database = database;
    files = new PayloadFiles(settings.payloads());
    requests = new Requests(files);
    claims = new Claims(counts, requests);
    new Recovery(claims, files).run(database, Instant.now());
    counts.rollBack();
    counts.load(database);
    writer = new Writer(vertx, database, counts, new Checkpoints(settings.database()));
    readers = new Readers(vertx, settings.database());
    placement = new Placement(vertx, files);
    writer.start();
  }

  /**
   * @throws JobException {@code storage_unavailable}, saying why the store cannot be used
   */
  static Medium open(Vertx vertx, SqliteSettings settings) {
    try {
      Files.createDirectories(settings.folder());
      FileChannel lock = lock(settings);
      Database database = Schema.openWriter(settings.database());
      return new Medium(vertx, settings, lock, database);
    } catch (SQLException | IOException failed) {
      throw new JobException(
          FailureCode.STORAGE_UNAVAILABLE,
          "store: " + settings.folder() + " cannot be used: " + failed.getMessage());
    }
  }

  private static FileChannel lock(SqliteSettings settings) throws IOException {
    FileChannel channel =
        FileChannel.open(settings.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException sameProcess) {
      LOG.debug("the store is open in this process", sameProcess);
    }
    channel.close();
    throw new IOException("another server works on it");
  }

  void close() throws InterruptedException, SQLException, IOException {
    placement.close();
    writer.close();
    readers.close();
    database.close();
    lock.close();
  }
}
