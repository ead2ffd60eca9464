package io.signalbox.store.postgres;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * A payload as its row has it.
 *
 * @param sha256 the hash where it is known; else null
 * @param bytes the content where it is small; else null
 * @param file where it is large, the file whose parts are written already; else null
 */
record StoredPayload(String contentType, long length, String sha256, Buffer bytes, UUID file) {

  /** Where there is none. */
  static final StoredPayload NONE = new StoredPayload(null, 0, null, null, null);

  /** Adds its values: content type, length, hash, bytes, file. */
  Tuple addTo(Tuple values) {
    return values
        .addValue(contentType)
        .addValue(length)
        .addValue(sha256)
        .addValue(bytes)
        .addValue(file);
  }
}
