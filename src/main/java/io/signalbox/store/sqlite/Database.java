package io.signalbox.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection with its prepared statements. Not for several threads at once. */
final class Database implements AutoCloseable {

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Database(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * @param arguments numbers, strings, byte arrays, null
   * @return how many rows were changed
   */
  int update(String sql, Object... arguments) throws SQLException {
    try {
      return bound(sql, arguments).executeUpdate();
    } catch (SQLException failed) {
      throw forgetting(sql, failed);
    }
  }

  <T> List<T> all(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    } catch (SQLException failed) {
      throw forgetting(sql, failed);
    }
  }

  /** The first row, if there is one. */
  <T> Optional<T> first(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    } catch (SQLException failed) {
      throw forgetting(sql, failed);
    }
  }

  /** The driver closes a statement that has failed, and would refuse it for ever after. */
  private SQLException forgetting(String sql, SQLException failed) {
    PreparedStatement closed = statements.remove(sql);
    if (closed != null) {
      try {
        closed.close();
      } catch (SQLException again) {
        failed.addSuppressed(again);
      }
    }
    return failed;
  }

  /** The only number of the only row; 0 where there is none. */
  long number(String sql, Object... arguments) throws SQLException {
    return first(sql, row -> row.getLong(1), arguments).orElse(0L);
  }

  /** Statements that are not kept, such as those of a migration. */
  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      bind(statement, i + 1, arguments[i]);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, int at, Object value) throws SQLException {
    if (value == null) {
      statement.setNull(at, java.sql.Types.NULL);
    } else if (value instanceof String text) {
      statement.setString(at, text);
    } else if (value instanceof Integer number) {
      statement.setInt(at, number);
    } else if (value instanceof Long number) {
      statement.setLong(at, number);
    } else {
      statement.setBytes(at, (byte[]) value);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
