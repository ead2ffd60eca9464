package io.signalbox.store.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Commits in one transaction whatever has arrived in one turn of the event loop, or while the
 * transaction before was under way. Writes are answered after the commit, in their order. Confined
 * to the store's event loop.
 */
final class Writer {

  private static final int MAX_GROUP = 512;

  private final Context home;
  private final Link link;
  private final Deque<List<Write<?>>> waiting = new ArrayDeque<>();
  private boolean isBusy;

  Writer(Context home, Link link) {
    this.home = home;
    this.link = link;
  }

  <T> Future<T> add(Write<T> write) {
    addAll(List.of(write));
    return write.promise().future();
  }

  /** Adds writes that stand in one transaction: all of them are kept, or none. */
  void addAll(List<Write<?>> together) {
    waiting.add(together);
    if (!isBusy) {
      isBusy = true;
      home.runOnContext(turn -> next());
    }
  }

  private void next() {
    if (waiting.isEmpty()) {
      isBusy = false;
      return;
    }
    List<List<Write<?>>> group = new ArrayList<>();
    int size = 0;
    while (!waiting.isEmpty() && (size == 0 || size + waiting.peek().size() <= MAX_GROUP)) {
      size += waiting.peek().size();
      group.add(waiting.poll());
    }
    write(group).onComplete(written -> next());
  }

  /** Where the database refuses a group, each of its members is tried alone. */
  private Future<Void> write(List<List<Write<?>>> group) {
    List<Write<?>> writes = group.stream().<Write<?>>flatMap(List::stream).toList();
    return commit(writes)
        .map(
            answers -> {
              writes.forEach(write -> answers.get(write).run());
              return (Void) null;
            })
        .recover(
            cause -> {
              if (group.size() > 1 && Trouble.isAnswer(cause)) {
                return oneByOne(group);
              }
              writes.forEach(write -> write.fail(cause));
              return Future.succeededFuture();
            });
  }

  private Future<Void> oneByOne(List<List<Write<?>>> group) {
    Future<Void> done = Future.succeededFuture();
    for (List<Write<?>> member : group) {
      done = done.compose(before -> write(List.of(member)));
    }
    return done;
  }

  private Future<Map<Write<?>, Runnable>> commit(List<Write<?>> writes) {
    List<Round> rounds = Round.of(writes);
    return link.with(connection -> transact(connection, rounds));
  }

  private static Future<Map<Write<?>, Runnable>> transact(
      SqlConnection connection, List<Round> rounds) {
    Map<Write<?>, Runnable> answers = new IdentityHashMap<>();
    List<Future<?>> all = new ArrayList<>();
    all.add(connection.query(begin(rounds)).execute());
    rounds.forEach(round -> all.addAll(round.execute(connection, answers)));
    return Future.join(all)
        .transform(
            sent ->
                firstFailure(all) == null
                    ? connection.query("COMMIT").execute().map(answers)
                    : connection
                        .query("ROLLBACK")
                        .execute()
                        .transform(back -> Future.failedFuture(firstFailure(all))));
  }

  private static String begin(List<Round> rounds) {
    boolean isLax = rounds.stream().allMatch(Round::isLax);
    return isLax ? "BEGIN; SET LOCAL synchronous_commit TO off" : "BEGIN";
  }

  private static Throwable firstFailure(List<Future<?>> all) {
    return all.stream().filter(Future::failed).findFirst().map(Future::cause).orElse(null);
  }
}
