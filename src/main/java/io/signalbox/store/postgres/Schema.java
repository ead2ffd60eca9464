package io.signalbox.store.postgres;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.store.Migrations;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables to the version of this server, step by step, in one transaction: of several
 * servers that start at once one does it, and the others wait for it.
 */
final class Schema {

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  /** The version that this server works with. */
  static final int VERSION = 1;

  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('signalbox ' || current_schema(), 0))";
  private static final String BEGIN =
      """
      CREATE TABLE IF NOT EXISTS schema_version (
        version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())
      """;
  private static final String KNOWN = "SELECT coalesce(max(version), 0) FROM schema_version";

  Future<Void> migrate(SqlConnection connection) {
    return connection
        .begin()
        .compose(
            transaction ->
                inTransaction(connection)
                    .compose(
                        done -> transaction.commit(),
                        cause ->
                            transaction.rollback().transform(back -> Future.failedFuture(cause))));
  }

  private Future<Void> inTransaction(SqlConnection connection) {
    return connection
        .query(LOCK)
        .execute()
        .compose(locked -> connection.query(BEGIN).execute())
        .compose(begun -> connection.query(KNOWN).execute())
        .map(rows -> rows.iterator().next().getInteger(0))
        .compose(version -> from(version, connection));
  }

  private Future<Void> from(int version, SqlConnection connection) {
    if (version > VERSION) {
      return Future.failedFuture(
          new JobException(
              FailureCode.STORAGE_UNAVAILABLE,
              "the tables in PostgreSQL have version %d, and this server knows %d: they were made by a newer server, use that one or another database"
                  .formatted(version, VERSION)));
    }
    return version == VERSION
        ? Future.succeededFuture()
        : step(version + 1, connection).compose(done -> from(version + 1, connection));
  }

  private Future<Void> step(int version, SqlConnection connection) {
    LOG.info("The tables in PostgreSQL are brought to version {}", version);
    return connection
        .query(Migrations.step("postgres", version))
        .execute()
        .compose(
            done ->
                connection
                    .query("INSERT INTO schema_version (version) VALUES (" + version + ")")
                    .execute())
        .mapEmpty();
  }
}
