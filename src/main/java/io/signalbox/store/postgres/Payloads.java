package io.signalbox.store.postgres;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.Payload;
import io.signalbox.store.IdempotencyKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Carries payloads in and out of the database: small ones in their row, large ones in parts, which
 * are written before the row and read back to a file.
 */
final class Payloads {

  /** The columns that {@link #read} needs. */
  static final String COLUMNS = "p.job, p.content_type, p.length, p.sha256, p.bytes, p.file";

  /** The largest payload that stands in its row, in bytes. */
  static final int MAX_INLINE = 256 * 1024;

  private static final int PART = 1024 * 1024;

  private static final String NEW_FILE = "INSERT INTO files (id) VALUES ($1)";
  private static final String NEW_PART =
      "INSERT INTO file_parts (file, part, bytes) VALUES ($1, $2, $3)";
  private static final String PART_OF =
      "SELECT bytes FROM file_parts WHERE file = $1 AND part = $2";

  private final Links links;
  private final FileSystem disk;
  private final TempFiles files;

  Payloads(Links links, FileSystem disk, TempFiles files) {
    this.links = links;
    this.disk = disk;
    this.files = files;
  }

  // -- in ----------------------------------------------------------------------

  Future<StoredPayload> keep(Optional<Payload> payload) {
    return payload.map(this::keep).orElse(Future.succeededFuture(StoredPayload.NONE));
  }

  Future<StoredPayload> keep(Payload payload) {
    String hash = payload instanceof Payload.File file ? file.sha256() : null;
    if (payload.length() <= MAX_INLINE) {
      return bytes(payload).map(bytes -> stored(payload, hash, bytes, null));
    }
    UUID id = UUID.randomUUID();
    return execute(NEW_FILE, Tuple.of(id))
        .compose(made -> keepParts(payload, id))
        .map(kept -> stored(payload, IdempotencyKeys.hash(payload), null, id));
  }

  private static StoredPayload stored(Payload payload, String hash, Buffer bytes, UUID file) {
    return new StoredPayload(payload.contentType(), payload.length(), hash, bytes, file);
  }

  private Future<Buffer> bytes(Payload payload) {
    return payload instanceof Payload.File file
        ? disk.readFile(file.path().toString())
        : Future.succeededFuture(Buffer.buffer(((Payload.Bytes) payload).bytes()));
  }

  private Future<Void> keepParts(Payload payload, UUID id) {
    if (payload instanceof Payload.Bytes bytes) {
      Buffer all = Buffer.buffer(bytes.bytes());
      return keepParts(id, 0, part -> Future.succeededFuture(slice(all, part)));
    }
    String path = ((Payload.File) payload).path().toString();
    return disk.open(path, new OpenOptions().setWrite(false))
        .compose(file -> keepParts(id, 0, part -> read(file, part)).eventually(() -> file.close()));
  }

  private static Buffer slice(Buffer all, int part) {
    int begin = Math.min(all.length(), part * PART);
    return all.getBuffer(begin, Math.min(all.length(), begin + PART));
  }

  private static Future<Buffer> read(AsyncFile file, int part) {
    return file.read(Buffer.buffer(PART), 0, (long) part * PART, PART);
  }

  private Future<Void> keepParts(UUID id, int part, Parts parts) {
    return parts
        .part(part)
        .compose(
            bytes ->
                bytes.length() == 0
                    ? Future.succeededFuture()
                    : execute(NEW_PART, Tuple.of(id, part, bytes))
                        .compose(kept -> keepParts(id, part + 1, parts)));
  }

  /** Gives the parts of a payload by their numbers; an empty one after the last. */
  private interface Parts {
    Future<Buffer> part(int number);
  }

  // -- out ---------------------------------------------------------------------

  /** The payload of a row: a file where it is large. */
  Future<Payload> read(Row row) {
    Buffer bytes = row.getBuffer("bytes");
    return bytes == null
        ? file(row).map(file -> file)
        : Future.succeededFuture(
            new Payload.Bytes(bytes.getBytes(), row.getString("content_type")));
  }

  /** The payload of a row as a file, however small it is. */
  Future<Payload.File> file(Row row) {
    Buffer bytes = row.getBuffer("bytes");
    long length = row.getLong("length");
    Future<Path> path =
        bytes == null
            ? files.file(row.getUUID("file").toString(), target -> fetch(row, target))
            : files.file(name(row), target -> disk.writeFile(target, bytes));
    return path.map(
        it -> new Payload.File(it, length, row.getString("sha256"), row.getString("content_type")));
  }

  private static String name(Row row) {
    return row.getUUID("job") + "-" + row.getString("sha256");
  }

  private Future<Void> fetch(Row row, String target) {
    OpenOptions options = new OpenOptions().setTruncateExisting(true);
    UUID file = row.getUUID("file");
    return disk.open(target, options)
        .compose(out -> fetch(file, 0, 0, out).eventually(() -> out.close()))
        .compose(length -> whole(file, length, row.getLong("length")));
  }

  private Future<Long> fetch(UUID file, int part, long length, AsyncFile out) {
    return execute(PART_OF, Tuple.of(file, part))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture(length);
              }
              Buffer bytes = rows.iterator().next().getBuffer("bytes");
              return out.write(bytes, length)
                  .compose(written -> fetch(file, part + 1, length + bytes.length(), out));
            });
  }

  private static Future<Void> whole(UUID file, long length, long expected) {
    return length == expected
        ? Future.succeededFuture()
        : Future.failedFuture(
            new JobException(
                FailureCode.STORAGE_UNAVAILABLE,
                "the file %s in the database has %d bytes of %d"
                    .formatted(file, length, expected)));
  }

  private Future<RowSet<Row>> execute(String sql, Tuple values) {
    return links.read(connection -> connection.preparedQuery(sql).execute(values));
  }
}
