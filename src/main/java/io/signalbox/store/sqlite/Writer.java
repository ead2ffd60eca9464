package io.signalbox.store.sqlite;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.store.sqlite.Write.Outcome;
import io.signalbox.store.sqlite.Write.Urgency;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that writes. It takes whatever has arrived, commits it together, and then tells
 * everybody: the more arrive at once, the less each costs. A commit with something durable in it
 * reaches the disk, and with it all that was committed before.
 */
final class Writer {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** Further ones wait for the next commit, so that none takes too long. */
  private static final int MOST = 2000;

  /** So long may a write wait for which nobody waits. */
  private static final long LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Vertx vertx;
  private final Database database;
  private final Counts counts;
  private final Checkpoints checkpoints;
  private final WriteQueue queue = new WriteQueue(MOST);
  private final Thread thread = new Thread(this::work, "signalbox-store");
  private boolean isFull = true;

  Writer(Vertx vertx, Database database, Counts counts, Checkpoints checkpoints) {
    this.vertx = vertx;
    this.database = database;
    this.counts = counts;
    this.checkpoints = checkpoints;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Callable from any thread; the future completes on the caller's context. */
  <T> Future<T> write(Urgency urgency, Write.Action<T> action) {
    Promise<T> promise = Promise.promise();
    Write<T> write = new Write<>(urgency, action, promise, vertx.getOrCreateContext());
    if (!queue.add(write)) {
      promise.fail(new JobException(FailureCode.SHUTTING_DOWN, "the store is closed"));
    }
    return promise.future();
  }

  /** Writes what has arrived, and ends. Blocks. */
  void close() throws InterruptedException {
    queue.close();
    thread.join();
  }

  // -- on its thread -----------------------------------------------------------

  private void work() {
    List<Write<?>> group = queue.take(LAZY_NANOS);
    while (!group.isEmpty()) {
      tell(commit(group));
      checkpoints.afterCommit(database, queue.isEmpty());
      group = queue.take(LAZY_NANOS);
    }
  }

  private List<Outcome<?>> commit(List<Write<?>> group) {
    try {
      return commitTogether(group);
    } catch (SQLException failed) {
      rollBack();
      return group.size() == 1 ? List.of(refused(group.get(0), failed)) : commitEach(group);
    }
  }

  /** One of a group has failed: each gets a commit of its own, so that the others do not. */
  private List<Outcome<?>> commitEach(List<Write<?>> group) {
    List<Outcome<?>> outcomes = new ArrayList<>(group.size());
    for (Write<?> write : group) {
      outcomes.addAll(commit(List.of(write)));
    }
    return outcomes;
  }

  private List<Outcome<?>> commitTogether(List<Write<?>> group) throws SQLException {
    synchronise(group.stream().anyMatch(write -> write.urgency() == Urgency.DURABLE));
    database.update("BEGIN IMMEDIATE");
    List<Outcome<?>> outcomes = new ArrayList<>(group.size());
    for (Write<?> write : group) {
      outcomes.add(write.run(database));
    }
    database.update("COMMIT");
    counts.commit();
    return outcomes;
  }

  /** Whether commits wait for the disk; to be said outside a transaction. */
  private void synchronise(boolean full) throws SQLException {
    if (full != isFull) {
      database.execute("PRAGMA synchronous = " + (full ? "FULL" : "NORMAL"));
      isFull = full;
    }
  }

  private void rollBack() {
    counts.rollBack();
    try {
      database.execute("ROLLBACK");
    } catch (SQLException none) {
      LOG.debug("SQLite has rolled back by itself: {}", none.getMessage());
    }
  }

  private static <T> Outcome<T> refused(Write<T> write, SQLException cause) {
    return new Outcome<>(write, null, Unavailable.because(cause));
  }

  /** One wake-up of a context for all of its writes. */
  private static void tell(List<Outcome<?>> outcomes) {
    Map<Context, List<Outcome<?>>> byContext = new LinkedHashMap<>(2);
    for (Outcome<?> outcome : outcomes) {
      byContext
          .computeIfAbsent(outcome.write().context(), context -> new ArrayList<>())
          .add(outcome);
    }
    byContext.forEach((context, all) -> context.runOnContext(here -> all.forEach(Outcome::tell)));
  }
}
