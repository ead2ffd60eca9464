package io.signalbox.store.sqlite;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few connections that only read, each used by one thread at a time. */
final class Readers {

  private static final int COUNT = 2;
  private static final long CLOSE_SECONDS = 10;

  private final Vertx vertx;
  private final BlockingQueue<Database> idle = new ArrayBlockingQueue<>(COUNT);
  private final List<Database> all = new ArrayList<>();
  private final ExecutorService threads;

  Readers(Vertx vertx, Path file) throws SQLException {
    this.vertx = vertx;
    for (int i = 0; i < COUNT; i++) {
      all.add(Schema.openReader(file));
    }
    idle.addAll(all);
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            COUNT,
            task -> {
              Thread thread = new Thread(task, "signalbox-store-read-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Asks the database something. */
  interface Question<T> {
    T ask(Database database) throws SQLException;
  }

  /** Callable from any thread; the future completes on the caller's context. */
  <T> Future<T> ask(Question<T> question) {
    Promise<T> promise = Promise.promise();
    Context context = vertx.getOrCreateContext();
    threads.execute(() -> ask(question, promise, context));
    return promise.future();
  }

  private <T> void ask(Question<T> question, Promise<T> promise, Context context) {
    try {
      Database database = idle.take();
      try {
        T answer = question.ask(database);
        context.runOnContext(here -> promise.complete(answer));
      } finally {
        idle.add(database);
      }
    } catch (SQLException failed) {
      context.runOnContext(here -> promise.fail(Unavailable.because(failed)));
    } catch (RuntimeException fault) {
      context.runOnContext(here -> promise.fail(fault));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers what was asked, and ends. Blocks. */
  void close() throws SQLException, InterruptedException {
    threads.shutdown();
    threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    for (Database database : all) {
      database.close();
    }
  }
}
