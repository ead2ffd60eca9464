package io.signalbox.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/**
 * A PostgreSQL for tests: the one that {@code SIGNALBOX_TEST_POSTGRES} names by its {@code
 * postgresql://} URI, else one that is started once in this JVM and ends with it. Each test takes a
 * schema of its own.
 */
public final class TestPostgres {

  private static final String VARIABLE = "SIGNALBOX_TEST_POSTGRES";

  private final String schema;

  private TestPostgres(String schema) {
    this.schema = schema;
  }

  /** A new, empty schema. */
  public static TestPostgres newSchema() {
    TestPostgres fresh = new TestPostgres("t" + UUID.randomUUID().toString().replace("-", ""));
    fresh.execute("CREATE SCHEMA " + fresh.schema);
    return fresh;
  }

  /** Where a store finds it. */
  public PostgresSettings settings(Duration lease) {
    return new PostgresSettings(uri(), 6, lease);
  }

  public String uri() {
    String server = Server.URI;
    return server + (server.contains("?") ? "&" : "?") + "search_path=" + schema;
  }

  /** Some statements as an administrator would run them. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The first value of a query. */
  public String ask(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private Connection connect() throws SQLException {
    String url = Jdbc.url(uri());
    Connection connection = DriverManager.getConnection(url);
    connection.setSchema(schema);
    return connection;
  }

  public void drop() {
    execute("DROP SCHEMA " + schema + " CASCADE");
  }

  /** Started when it is first needed. */
  private static final class Server {

    static final String URI = uri();

    private static String uri() {
      String named = System.getenv(VARIABLE);
      return named == null ? start() : named;
    }

    private static String start() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres)));
        return "postgresql://postgres:postgres@localhost:%d/postgres".formatted(postgres.getPort());
      } catch (IOException e) {
        throw new UncheckedIOException("no PostgreSQL could be started", e);
      }
    }

    private static void stop(EmbeddedPostgres postgres) {
      try {
        postgres.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
