package io.signalbox.store.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes that can be sorted by their statements: no two about one subject change places. */
final class Round {

  private final Map<Statement, List<Write<?>>> byStatement = new LinkedHashMap<>();
  private final Map<Object, Statement> latest = new HashMap<>();

  /** Adds a write; false where it belongs to a later round. */
  boolean add(Write<?> write) {
    Statement before = latest.get(write.subject());
    if (before != null && !write.statement().mayFollow(before)) {
      return false;
    }
    latest.put(write.subject(), write.statement());
    byStatement.computeIfAbsent(write.statement(), unseen -> new ArrayList<>()).add(write);
    return true;
  }

  static List<Round> of(List<Write<?>> writes) {
    List<Round> rounds = new ArrayList<>();
    Round round = new Round();
    rounds.add(round);
    for (Write<?> write : writes) {
      if (!round.add(write)) {
        round = new Round();
        rounds.add(round);
        round.add(write);
      }
    }
    return rounds;
  }

  boolean isLax() {
    return byStatement.keySet().stream().allMatch(Statement::isLax);
  }

  /** Sends all statements without waiting between them; their answers are put beside the writes. */
  List<Future<Void>> execute(SqlConnection connection, Map<Write<?>, Runnable> answers) {
    return byStatement.keySet().stream()
        .sorted(Comparator.comparingInt(Statement::phase))
        .map(statement -> execute(connection, statement, answers))
        .toList();
  }

  private Future<Void> execute(
      SqlConnection connection, Statement statement, Map<Write<?>, Runnable> answers) {
    List<Write<?>> writes = byStatement.get(statement);
    List<Tuple> values = writes.stream().<Tuple>map(Write::values).toList();
    return connection
        .preparedQuery(statement.sql())
        .executeBatch(values)
        .map(
            first -> {
              RowSet<Row> rows = first;
              for (Write<?> write : writes) {
                answers.put(write, write.answer(rows));
                rows = rows.next();
              }
              return null;
            });
  }
}
