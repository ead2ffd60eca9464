package io.signalbox.store.postgres;

import java.net.URI;

/** Turns the address of the store's client into one for JDBC. */
final class Jdbc {

  private Jdbc() {}

  static String url(String uri) {
    URI parts = URI.create(uri);
    String[] user = parts.getUserInfo().split(":", 2);
    int port = parts.getPort() < 0 ? 5432 : parts.getPort();
    return "jdbc:postgresql://%s:%d%s?user=%s&password=%s"
        .formatted(parts.getHost(), port, parts.getPath(), user[0], user.length > 1 ? user[1] : "");
  }
}
