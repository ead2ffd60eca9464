package io.signalbox.store.sqlite;

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
import io.signalbox.store.IdempotencyKeys;
import io.signalbox.store.JobCount;
import io.signalbox.store.JobStore;
import io.signalbox.store.Lease;
import io.signalbox.store.NewJob;
import io.signalbox.store.Result;
import io.signalbox.store.Retention;
import io.signalbox.store.sqlite.Write.Urgency;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded store. What it acknowledges is on the disk; one server at a time works on it.
 * Callable from any thread; futures complete on the caller's context.
 */
public final class SqliteJobStore implements JobStore {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteJobStore.class);
  private static final long FLUSH_MS = 500;

  private final Vertx vertx;
  private final Medium medium;
  private final Inserts inserts;
  private final Removals removals;
  private final Queries queries;
  private final Texts texts = new Texts();
  private final Leases leases = new Leases();
  private final EventBuffer events = new EventBuffer();
  private final long flushing;

  private SqliteJobStore(Vertx vertx, Medium medium) {
    this.vertx = vertx;
    this.medium = medium;
    this.inserts = new Inserts(medium.counts);
    this.removals = new Removals(medium.counts);
    this.queries = new Queries(medium.files, medium.requests);
    this.flushing = vertx.setPeriodic(FLUSH_MS, tick -> events.flush(this::write));
  }

  /**
   * Opens a store, brings it up to date, and gives back what a dead server had. Blocks.
   *
   * @throws io.signalbox.job.JobException {@code storage_unavailable}, saying why it cannot be used
   */
  public static SqliteJobStore open(Vertx vertx, SqliteSettings settings) {
    return new SqliteJobStore(vertx, Medium.open(vertx, settings));
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  // -- in ----------------------------------------------------------------------

  @Override
  public Future<Accepted> accept(NewJob fresh) {
    JobRequest request = fresh.request();
    Optional<String> hash =
        request.submission().idempotencyKey().map(key -> IdempotencyKeys.hash(request));
    return medium.placement.place(request.input()).compose(input -> accept(fresh, hash, input));
  }

  private Future<Accepted> accept(NewJob fresh, Optional<String> hash, Payload input) {
    NewJob placed = new NewJob(fresh.job(), fresh.request().with(input), fresh.lease());
    fresh.lease().ifPresent(leases::hold);
    return write(Urgency.DURABLE, database -> inserts.accept(database, placed, hash))
        .onSuccess(accepted -> kept(fresh, accepted))
        .onComplete(done -> medium.placement.placed(input))
        .onFailure(refused -> notKept(fresh, input));
  }

  private void kept(NewJob fresh, Accepted accepted) {
    if (!accepted.isNew()) {
      fresh.lease().ifPresent(leases::end);
    }
  }

  private void notKept(NewJob fresh, Payload input) {
    fresh.lease().ifPresent(leases::end);
    removeUnnamed(input);
  }

  private void removeUnnamed(Payload payload) {
    if (payload instanceof Payload.File file) {
      medium
          .readers
          .ask(database -> Removals.isNamed(database, file.sha256()))
          .onSuccess(isNamed -> medium.placement.remove(isNamed ? Set.of() : Set.of(file.sha256())))
          .onFailure(cause -> LOG.warn("{} was not removed: {}", file.path(), cause.getMessage()));
    }
  }

  @Override
  public Future<Void> acceptAll(List<NewJob> jobs) {
    return write(
        Urgency.DURABLE,
        database -> {
          inserts.acceptAll(database, jobs);
          return null;
        });
  }

  // -- claims ------------------------------------------------------------------

  @Override
  public Future<List<Claim>> claim(String script, int most) {
    return write(Urgency.PROMPT, database -> medium.claims.claim(database, script, most))
        .onSuccess(claims -> claims.forEach(claim -> leases.hold(claim.lease())));
  }

  @Override
  public Future<Boolean> start(Lease lease, Job running) {
    leases.move(lease, running.attempt());
    return write(Urgency.LAZY, database -> medium.claims.start(database, lease, running));
  }

  @Override
  public Future<Boolean> append(Lease lease, JobEvent event) {
    boolean isHeld = leases.isHeld(lease);
    if (isHeld) {
      events.add(lease, event);
    }
    return Future.succeededFuture(isHeld);
  }

  private void write(Lease lease, List<JobEvent> some) {
    write(Urgency.LAZY, database -> medium.claims.append(database, lease, some))
        .onSuccess(kept -> events.written(lease.job(), some))
        .onFailure(
            cause -> {
              events.notWritten(lease.job(), some);
              LOG.warn("Events of job {} are not kept yet: {}", lease.job(), cause.getMessage());
            });
  }

  @Override
  public Future<Boolean> giveBack(Lease lease, Job waiting) {
    List<JobEvent> last = events.take(lease.job());
    return write(
            Urgency.DURABLE, database -> medium.claims.giveBack(database, lease, waiting, last))
        .onSuccess(isOurs -> ended(lease, last))
        .onFailure(cause -> events.notWritten(lease.job(), last));
  }

  @Override
  public Future<Boolean> complete(Lease lease, Job last, Result result) {
    return medium.placement.place(result).compose(placed -> completePlaced(lease, last, placed));
  }

  private Future<Boolean> completePlaced(Lease lease, Job last, Result result) {
    List<JobEvent> unwritten = events.take(lease.job());
    List<JobEvent> all = new ArrayList<>(unwritten);
    all.addAll(result.events());
    return write(
            Urgency.DURABLE, database -> medium.claims.complete(database, lease, last, result, all))
        .onSuccess(isOurs -> ended(lease, unwritten))
        .onFailure(cause -> events.notWritten(lease.job(), unwritten))
        .onComplete(done -> medium.placement.placed(result))
        .onSuccess(isOurs -> keepOnlyOurs(isOurs, result));
  }

  /** What a refused end has left goes, but where other rows name it. */
  private void keepOnlyOurs(boolean isOurs, Result result) {
    if (!isOurs) {
      result.output().ifPresent(this::removeUnnamed);
      result.artifacts().forEach(artifact -> removeUnnamed(artifact.content()));
    }
  }

  private void ended(Lease lease, List<JobEvent> written) {
    leases.end(lease);
    events.written(lease.job(), written);
  }

  // -- jobs that nobody has ----------------------------------------------------

  @Override
  public Future<Boolean> completeUnclaimed(Job last, Result result) {
    return write(
        Urgency.DURABLE, database -> medium.claims.completeUnclaimed(database, last, result));
  }

  @Override
  public Future<Boolean> askToCancel(JobId id) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<Optional<Instant>> wake(Instant now) {
    return write(Urgency.PROMPT, database -> medium.claims.wake(database, now));
  }

  // -- batches -----------------------------------------------------------------

  @Override
  public Future<Void> beginBatch(Batch batch) {
    return write(Urgency.DURABLE, database -> texts.beginBatch(database, batch));
  }

  @Override
  public Future<Void> sealBatch(JobId id, int total) {
    return write(Urgency.DURABLE, database -> texts.sealBatch(database, id, total));
  }

  @Override
  public Future<Optional<Batch>> batch(JobId id) {
    return medium.readers.ask(database -> queries.batch(database, id));
  }

  @Override
  public Future<List<Batch>> unsealed() {
    return medium.readers.ask(queries::unsealed);
  }

  @Override
  public Future<Map<JobState, Long>> tally(JobId batch) {
    return medium.readers.ask(database -> queries.tally(database, batch));
  }

  @Override
  public Future<List<Job>> children(JobId batch, Optional<JobId> after, int limit) {
    return medium.readers.ask(database -> queries.children(database, batch, after, limit));
  }

  @Override
  public Future<Integer> cancelChildren(JobId batch, Instant now, int most) {
    return write(
        Urgency.DURABLE, database -> medium.claims.cancelChildren(database, batch, now, most));
  }

  // -- out ---------------------------------------------------------------------

  @Override
  public Future<Optional<Job>> get(JobId id) {
    return medium.readers.ask(database -> queries.get(database, id));
  }

  @Override
  public Future<JobPage> find(JobQuery query) {
    return medium.readers.ask(database -> queries.find(database, query));
  }

  @Override
  public Future<List<JobCount>> counts() {
    return Future.succeededFuture(medium.counts.all());
  }

  @Override
  public Future<Optional<JobRequest>> request(JobId id) {
    return medium.readers.ask(database -> queries.request(database, id));
  }

  @Override
  public Future<Optional<Payload>> input(JobId id) {
    return medium.readers.ask(database -> queries.payload(database, "inputs", id));
  }

  @Override
  public Future<Optional<Payload>> output(JobId id) {
    return medium.readers.ask(database -> queries.payload(database, "outputs", id));
  }

  @Override
  public Future<List<Artifact>> artifacts(JobId id) {
    return medium.readers.ask(database -> queries.artifacts(database, id));
  }

  @Override
  public Future<List<JobEvent>> events(JobId id, long after) {
    List<JobEvent> unwritten = events.of(id);
    return medium.readers.ask(
        database ->
            EventLog.of(
                queries.events(database, id, after),
                unwritten,
                after,
                queries.payload(database, "outputs", id)));
  }

  // -- forgetting --------------------------------------------------------------

  @Override
  public Future<Boolean> delete(JobId id) {
    return write(Urgency.DURABLE, database -> removals.delete(database, id.value()))
        .onSuccess(files -> files.ifPresent(medium.placement::remove))
        .map(Optional::isPresent);
  }

  @Override
  public Future<Integer> prune(Retention retention, Instant now) {
    return write(Urgency.PROMPT, database -> removals.prune(database, retention, now))
        .onSuccess(step -> medium.placement.remove(step.files()))
        .map(Removals.Step::jobs);
  }

  // -- what is known beside ----------------------------------------------------

  @Override
  public Future<Integer> addDeath(String suspect) {
    return write(Urgency.DURABLE, database -> texts.addDeath(database, suspect));
  }

  @Override
  public Future<List<String>> suspects(int deaths) {
    return medium.readers.ask(database -> texts.suspects(database, deaths));
  }

  @Override
  public Future<Void> clear(String suspect) {
    return write(Urgency.DURABLE, database -> texts.clear(database, suspect));
  }

  @Override
  public Future<Map<String, String>> notes(String kind) {
    return medium.readers.ask(database -> texts.notes(database, kind));
  }

  @Override
  public Future<Void> note(String kind, String name, Optional<String> text) {
    return write(Urgency.DURABLE, database -> texts.note(database, kind, name, text));
  }

  @Override
  public void listen(Listener listener) {
    // no other server has these jobs
  }

  @Override
  public Future<Void> close() {
    vertx.cancelTimer(flushing);
    events.flush(this::write);
    events.flush(this::write);
    return vertx.executeBlocking(
        () -> {
          medium.close();
          return null;
        },
        false);
  }

  private <T> Future<T> write(Urgency urgency, Write.Action<T> action) {
    return medium.writer.write(urgency, action);
  }
}
