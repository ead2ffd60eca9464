package io.signalbox.store.postgres;

import io.signalbox.config.ConfigReader;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;

/**
 * Where the shared database is, and how this server lives in it.
 *
 * @param uri such as {@code postgresql://user:password@host:5432/database?search_path=schema};
 *     empty where there is none
 * @param connections how many this server opens, at least {@link #MIN_CONNECTIONS}
 * @param lease how long a server may be silent before its jobs are given to others
 */
public record PostgresSettings(String uri, int connections, Duration lease) {

  /** One each for writes, for the heartbeat, for notices, and for reads. */
  public static final int MIN_CONNECTIONS = 4;

  private static final int MAX_CONNECTIONS = 1000;
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

  /** Reads {@code store.postgres.*} and {@code store.lease}. */
  public static PostgresSettings read(ConfigReader config) {
    PostgresSettings settings =
        new PostgresSettings(
            config.secret("store.postgres.uri").orElse(""),
            config.integer("store.postgres.connections", 8, MIN_CONNECTIONS, MAX_CONNECTIONS),
            config.duration("store.lease", Duration.ofSeconds(10)));
    if (settings.lease.compareTo(SHORTEST_LEASE) < 0) {
      throw config.refusal("store.lease", "a lease lasts at least 1s");
    }
    settings.refuseNoUri(config);
    return settings;
  }

  private void refuseNoUri(ConfigReader config) {
    try {
      if (!uri.isEmpty()) {
        options();
      }
    } catch (IllegalArgumentException e) {
      throw config.refusal(
          "store.postgres.uri", "expected postgresql://user:password@host:port/database");
    }
  }

  PgConnectOptions options() {
    return PgConnectOptions.fromUri(uri).setCachePreparedStatements(true);
  }
}
