package io.signalbox.store.sqlite;

import io.signalbox.job.Artifact;
import io.signalbox.job.Payload;
import io.signalbox.store.Result;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Brings large payloads where they stay, on a thread of its own, before rows name them. */
final class Placement {

  private static final long CLOSE_SECONDS = 30;

  private final Vertx vertx;
  private final PayloadFiles files;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread worker = new Thread(task, "signalbox-store-files");
            worker.setDaemon(true);
            return worker;
          });

  Placement(Vertx vertx, PayloadFiles files) {
    this.vertx = vertx;
    this.files = files;
  }

  /** Small ones stay in memory, on their way into a row. */
  Future<Payload> place(Payload payload) {
    return payload instanceof Payload.File file
        ? later(() -> files.take(file))
        : Future.succeededFuture(payload);
  }

  Future<Result> place(Result result) {
    boolean hasFiles =
        !result.artifacts().isEmpty()
            || result.output().filter(Payload.File.class::isInstance).isPresent();
    return hasFiles ? later(() -> take(result)) : Future.succeededFuture(result);
  }

  private Result take(Result result) throws IOException {
    List<Artifact> artifacts = new ArrayList<>();
    for (Artifact artifact : result.artifacts()) {
      artifacts.add(new Artifact(artifact.name(), files.take(artifact.content())));
    }
    return result.output().isPresent() && result.output().get() instanceof Payload.File file
        ? new Result(Optional.of(files.take(file)), artifacts, result.events())
        : new Result(result.output(), artifacts, result.events());
  }

  /** Rows name them now, or never will. */
  void placed(Payload payload) {
    if (payload instanceof Payload.File file) {
      files.unpin(file.sha256());
    }
  }

  void placed(Result result) {
    result.output().ifPresent(this::placed);
    result.artifacts().forEach(artifact -> placed(artifact.content()));
  }

  void remove(Set<String> hashes) {
    if (!hashes.isEmpty()) {
      thread.execute(() -> hashes.forEach(files::remove));
    }
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> Future<T> later(Work<? extends T> work) {
    Promise<T> promise = Promise.promise();
    Context context = vertx.getOrCreateContext();
    thread.execute(
        () -> {
          Supplier<Future<T>> answer = attempt(work);
          context.runOnContext(here -> answer.get().onComplete(promise));
        });
    return promise.future();
  }

  private static <T> Supplier<Future<T>> attempt(Work<? extends T> work) {
    try {
      T done = work.run();
      return () -> Future.succeededFuture(done);
    } catch (IOException failed) {
      return () -> Future.failedFuture(Unavailable.because(failed));
    } catch (RuntimeException fault) {
      return () -> Future.failedFuture(fault);
    }
  }

  /** Ends what was begun. Blocks. */
  void close() throws InterruptedException {
    thread.shutdown();
    thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
