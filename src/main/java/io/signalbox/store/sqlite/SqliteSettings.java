package io.signalbox.store.sqlite;

import java.nio.file.Path;

/**
 * Where the embedded store lies.
 *
 * @param folder of the database and of the large payloads; made where it is missing
 */
public record SqliteSettings(Path folder) {

  Path database() {
    return folder.resolve("signalbox.db");
  }

  Path payloads() {
    return folder.resolve("payloads");
  }

  Path lock() {
    return folder.resolve("lock");
  }
}
