package io.signalbox.http;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.Payload;
import io.signalbox.job.Sha256;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A large input, in a file that only this user can read; hashed on the way. */
final class InputFile implements InputTarget {

  private static final Logger LOG = LoggerFactory.getLogger(InputFile.class);
  private static final OpenOptions NEW_AND_PRIVATE =
      new OpenOptions().setRead(false).setCreateNew(true).setPerms("rw-------");

  private final Vertx vertx;
  private final Path path;
  private final AsyncFile file;
  private final String contentType;
  private final Sha256 hash = new Sha256();
  private long length;

  private InputFile(Vertx vertx, Path path, AsyncFile file, String contentType) {
    this.vertx = vertx;
    this.path = path;
    this.file = file;
    this.contentType = contentType;
  }

  static Future<InputFile> create(Vertx vertx, Path folder, String contentType) {
    Path path = folder.resolve(UUID.randomUUID() + ".input").toAbsolutePath();
    return vertx
        .fileSystem()
        .open(path.toString(), new OpenOptions(NEW_AND_PRIVATE))
        .recover(InputFile::unavailable)
        .map(file -> new InputFile(vertx, path, file, contentType));
  }

  static Future<Boolean> remove(Vertx vertx, Path path) {
    return vertx
        .executeBlocking(() -> Files.deleteIfExists(path), false)
        .onFailure(cause -> LOG.warn("the input {} could not be removed", path, cause));
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    hash.add(chunk.getBytes());
    length += chunk.length();
    return file.write(chunk).recover(InputFile::unavailable);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isFull() {
    return file.writeQueueFull();
  }

  @Override
  public void onRoom(Runnable resume) {
    file.drainHandler(room -> resume.run());
  }

  /** Closes, then measures: a write that went wrong unseen must not become an input. */
  @Override
  public Future<Payload> end() {
    return file.close()
        .compose(closed -> vertx.fileSystem().props(path.toString()))
        .compose(props -> payload(props.size()))
        .recover(InputFile::unavailable);
  }

  @Override
  public Future<Void> discard() {
    return file.close()
        .otherwiseEmpty()
        .compose(closed -> remove(vertx, path))
        .otherwiseEmpty()
        .mapEmpty();
  }

  private Future<Payload> payload(long size) {
    return size == length
        ? Future.succeededFuture(new Payload.File(path, length, hash.hex(), contentType))
        : Future.failedFuture("only " + size + " of " + length + " bytes are on the disk");
  }

  private static <T> Future<T> unavailable(Throwable cause) {
    return Future.failedFuture(
        new JobException(
            FailureCode.STORAGE_UNAVAILABLE,
            "the input could not be written to the disk: " + cause.getMessage()));
  }
}
