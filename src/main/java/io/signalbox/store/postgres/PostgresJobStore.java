package io.signalbox.store.postgres;

import io.signalbox.job.Artifact;
import io.signalbox.job.Batch;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Payload;
import io.signalbox.store.Accepted;
import io.signalbox.store.Claim;
import io.signalbox.store.JobCount;
import io.signalbox.store.JobStore;
import io.signalbox.store.Lease;
import io.signalbox.store.NewJob;
import io.signalbox.store.Result;
import io.signalbox.store.Retention;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Jobs in PostgreSQL: several servers on one database share one queue. Callable from any context;
 * all of its work is done on one event loop, and answers come on the caller's context.
 */
public final class PostgresJobStore implements JobStore {

  private final Vertx vertx;
  private final Context home;
  private final Parts parts;

  private PostgresJobStore(Vertx vertx, Context home, Parts parts) {
    this.vertx = vertx;
    this.home = home;
    this.parts = parts;
  }

  /**
   * Connects, brings the tables to this version, and begins a lease.
   *
   * @param folder for the files of large payloads that were read back; made where it is not there,
   *     this server's own, and empty
   * @return fails with {@code storage_unavailable} where the database does not answer, or was
   *     written by a newer server
   */
  public static Future<PostgresJobStore> open(Vertx vertx, PostgresSettings settings, Path folder) {
    Context caller = vertx.getOrCreateContext();
    Promise<PostgresJobStore> promise = Promise.promise();
    caller.runOnContext(
        turn -> {
          Parts parts = new Parts(vertx, settings, folder);
          PostgresJobStore store = new PostgresJobStore(vertx, caller, parts);
          parts.begin().<PostgresJobStore>map(begun -> store).onComplete(promise);
        });
    return promise.future();
  }

  private <T> Future<T> at(Supplier<Future<T>> work) {
    Context caller = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    home.runOnContext(
        turn ->
            started(work)
                .onComplete(
                    (answer, cause) ->
                        caller.runOnContext(back -> finish(promise, answer, cause))));
    return promise.future();
  }

  private static <T> Future<T> started(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static <T> void finish(Promise<T> promise, T answer, Throwable cause) {
    if (cause == null) {
      promise.complete(answer);
    } else {
      promise.fail(Trouble.of(cause));
    }
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  // -- in ----------------------------------------------------------------------

  @Override
  public Future<Accepted> accept(NewJob job) {
    return at(() -> parts.holdings().accept(job));
  }

  @Override
  public Future<Void> acceptAll(List<NewJob> jobs) {
    return at(() -> parts.holdings().acceptAll(jobs));
  }

  // -- claims ------------------------------------------------------------------

  @Override
  public Future<List<Claim>> claim(String script, int most) {
    return at(() -> parts.holdings().claim(script, most));
  }

  @Override
  public Future<Boolean> start(Lease lease, Job running) {
    return at(() -> parts.holdings().start(lease, running));
  }

  @Override
  public Future<Boolean> append(Lease lease, JobEvent event) {
    return at(() -> parts.holdings().append(lease, event));
  }

  @Override
  public Future<Boolean> giveBack(Lease lease, Job waiting) {
    return at(() -> parts.holdings().giveBack(lease, waiting));
  }

  @Override
  public Future<Boolean> complete(Lease lease, Job last, Result result) {
    return at(() -> parts.holdings().complete(lease, last, result));
  }

  // -- jobs that nobody has ----------------------------------------------------

  @Override
  public Future<Boolean> completeUnclaimed(Job last, Result result) {
    return at(() -> parts.holdings().completeUnclaimed(last, result));
  }

  @Override
  public Future<Boolean> askToCancel(JobId id) {
    return at(() -> parts.boot().askToCancel(id));
  }

  @Override
  public Future<Optional<Instant>> wake(Instant now) {
    return at(() -> parts.alarm().wake(now));
  }

  // -- batches -----------------------------------------------------------------

  @Override
  public Future<Void> beginBatch(Batch batch) {
    return at(() -> parts.batches().begin(batch));
  }

  @Override
  public Future<Void> sealBatch(JobId id, int total) {
    return at(() -> parts.batches().seal(id, total));
  }

  @Override
  public Future<Optional<Batch>> batch(JobId id) {
    return at(() -> parts.batches().get(id));
  }

  @Override
  public Future<List<Batch>> unsealed() {
    return at(() -> parts.batches().unsealed());
  }

  @Override
  public Future<Map<JobState, Long>> tally(JobId batch) {
    return at(() -> parts.batches().tally(batch));
  }

  @Override
  public Future<List<Job>> children(JobId batch, Optional<JobId> after, int limit) {
    return at(() -> parts.batches().children(batch, after, limit));
  }

  @Override
  public Future<Integer> cancelChildren(JobId batch, Instant now, int most) {
    return at(() -> parts.batches().cancel(batch, now, most));
  }

  // -- out ---------------------------------------------------------------------

  @Override
  public Future<Optional<Job>> get(JobId id) {
    return at(() -> parts.finds().get(id));
  }

  @Override
  public Future<JobPage> find(JobQuery query) {
    return at(() -> parts.finds().find(query));
  }

  @Override
  public Future<List<JobCount>> counts() {
    return at(() -> parts.finds().counts());
  }

  @Override
  public Future<Optional<JobRequest>> request(JobId id) {
    return at(() -> parts.reads().request(id));
  }

  @Override
  public Future<Optional<Payload>> input(JobId id) {
    return at(() -> parts.reads().payload(id, "input"));
  }

  @Override
  public Future<Optional<Payload>> output(JobId id) {
    return at(() -> parts.reads().payload(id, "output"));
  }

  @Override
  public Future<List<Artifact>> artifacts(JobId id) {
    return at(() -> parts.reads().artifacts(id));
  }

  @Override
  public Future<List<JobEvent>> events(JobId id, long after) {
    return at(() -> parts.reads().events(id, after));
  }

  // -- forgetting --------------------------------------------------------------

  @Override
  public Future<Boolean> delete(JobId id) {
    return at(() -> parts.forgets().delete(id));
  }

  @Override
  public Future<Integer> prune(Retention retention, Instant now) {
    return at(() -> parts.forgets().prune(retention, now));
  }

  // -- what is known beside ----------------------------------------------------

  @Override
  public Future<Integer> addDeath(String suspect) {
    return at(() -> parts.notes().addDeath(suspect));
  }

  @Override
  public Future<List<String>> suspects(int deaths) {
    return at(() -> parts.notes().suspects(deaths));
  }

  @Override
  public Future<Void> clear(String suspect) {
    return at(() -> parts.notes().clear(suspect));
  }

  @Override
  public Future<Map<String, String>> notes(String kind) {
    return at(() -> parts.notes().all(kind));
  }

  @Override
  public Future<Void> note(String kind, String name, Optional<String> text) {
    return at(() -> parts.notes().put(kind, name, text));
  }

  @Override
  public void listen(Listener listener) {
    Context caller = vertx.getOrCreateContext();
    home.runOnContext(turn -> parts.notices().listen(caller, listener));
  }

  @Override
  public Future<Void> close() {
    return at(parts::close);
  }
}
