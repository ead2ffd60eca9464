package io.signalbox.store.memory;

import io.signalbox.job.Artifact;
import io.signalbox.job.Batch;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.store.Accepted;
import io.signalbox.store.Claim;
import io.signalbox.store.JobCount;
import io.signalbox.store.JobStore;
import io.signalbox.store.Lease;
import io.signalbox.store.NewJob;
import io.signalbox.store.Result;
import io.signalbox.store.Retention;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Jobs in the heap, their large payloads in files: a restart loses them all. Finished jobs are
 * forgotten, oldest first, when there are more than the settings allow. Confined to the
 * dispatcher's event loop.
 */
public final class MemoryJobStore implements JobStore {

  private final Consumer<Path> remover;
  private final Map<JobId, Entry> entries = new HashMap<>();
  private final NavigableSet<JobId> ids = new TreeSet<>();
  private final History history;
  private final Waiting waiting = new Waiting();
  private final Keys keys = new Keys();
  private final Batches batches = new Batches();
  private final Notes notes = new Notes();

  /**
   * @param remover deletes a file without blocking the caller
   */
  public MemoryJobStore(HistorySettings settings, Consumer<Path> remover) {
    this.history = new History(settings);
    this.remover = remover;
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  // -- in ----------------------------------------------------------------------

  @Override
  public Future<Accepted> accept(NewJob fresh) {
    Optional<JobId> first;
    try {
      first = keys.first(fresh.request());
    } catch (JobException conflict) {
      return Future.failedFuture(conflict);
    }
    if (first.isPresent()) {
      Entry entry = entries.get(first.get());
      return Future.succeededFuture(new Accepted(entry.job(), false, entry.input()));
    }
    if (entries.containsKey(fresh.job().id())) {
      return Future.failedFuture(taken(fresh.job().id()));
    }
    keys.put(fresh.request());
    add(fresh);
    return Future.succeededFuture(new Accepted(fresh.job(), true, fresh.request().input()));
  }

  private static JobException taken(JobId id) {
    return new JobException(FailureCode.CONFLICT, "there is a job with the id " + id + " already");
  }

  private void add(NewJob fresh) {
    Entry entry = new Entry(fresh);
    entries.put(fresh.job().id(), entry);
    ids.add(fresh.job().id());
    batches.add(entry);
    if (!entry.isClaimed()) {
      waiting.add(entry);
    }
  }

  @Override
  public Future<Void> acceptAll(List<NewJob> jobs) {
    Set<JobId> fresh = new HashSet<>();
    for (NewJob job : jobs) {
      JobId id = job.job().id();
      if (entries.containsKey(id) || !fresh.add(id)) {
        return Future.failedFuture(taken(id));
      }
    }
    if (!waiting.hasRoom(jobs)) {
      return Future.failedFuture(Waiting.full());
    }
    jobs.forEach(this::add);
    return Future.succeededFuture();
  }

  // -- claims ------------------------------------------------------------------

  @Override
  public Future<List<Claim>> claim(String script, int most) {
    List<Claim> claims = new ArrayList<>();
    for (Entry entry : waiting.first(script, most)) {
      waiting.remove(entry);
      long token = ThreadLocalRandom.current().nextLong();
      Lease lease = new Lease(entry.job().id(), entry.job().attempt(), token);
      entry.claim(lease);
      claims.add(new Claim(entry.job(), entry.request(), lease, 0, entry.lastSeq()));
    }
    return Future.succeededFuture(claims);
  }

  @Override
  public Future<Boolean> start(Lease lease, Job running) {
    return held(lease, entry -> entry.becomes(running));
  }

  @Override
  public Future<Boolean> append(Lease lease, JobEvent event) {
    return held(lease, entry -> entry.append(event));
  }

  @Override
  public Future<Boolean> giveBack(Lease lease, Job job) {
    return held(
        lease,
        entry -> {
          entry.release(job);
          waiting.add(entry);
        });
  }

  @Override
  public Future<Boolean> complete(Lease lease, Job last, Result result) {
    return held(lease, entry -> complete(entry, last, result));
  }

  private Future<Boolean> held(Lease lease, Consumer<Entry> action) {
    Entry entry = entries.get(lease.job());
    boolean isHeld = entry != null && entry.isHeldBy(lease);
    if (isHeld) {
      action.accept(entry);
    }
    return Future.succeededFuture(isHeld);
  }

  private void complete(Entry entry, Job job, Result result) {
    result.events().forEach(entry::append);
    entry.complete(job, result);
    batches.finished(entry);
    remember(batches.unit(entry));
  }

  /** A batch is history only once all of its jobs are. */
  private void remember(JobId unit) {
    if (batches.get(unit).isEmpty() || batches.isFinal(unit)) {
      history.put(unit, entriesOf(unit));
    }
    for (var next = history.excess(); next.isPresent(); next = history.excess()) {
      List<Entry> all = entriesOf(next.get());
      history.remove(next.get());
      all.forEach(this::forget);
      batches.forget(next.get());
    }
  }

  /** A batch's jobs, or the one job. */
  private List<Entry> entriesOf(JobId unit) {
    return batches.get(unit).isPresent()
        ? batches.children(unit, Optional.empty()).toList()
        : entry(unit).stream().toList();
  }

  private void forget(Entry entry) {
    ids.remove(entry.job().id());
    entries.remove(entry.job().id());
    keys.remove(entry.request());
    batches.remove(entry);
    entry.removeFiles(remover);
  }

  // -- jobs that nobody has ----------------------------------------------------

  @Override
  public Future<Boolean> completeUnclaimed(Job last, Result result) {
    Entry entry = entries.get(last.id());
    boolean isFree = entry != null && !entry.isClaimed() && !entry.job().state().isFinal();
    if (isFree) {
      waiting.remove(entry);
      complete(entry, last, result);
    }
    return Future.succeededFuture(isFree);
  }

  @Override
  public Future<Boolean> askToCancel(JobId id) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<Optional<Instant>> wake(Instant now) {
    for (Entry entry : waiting.due(now)) {
      waiting.remove(entry);
      entry.release(entry.job().due());
      waiting.add(entry);
    }
    return Future.succeededFuture(waiting.next());
  }

  // -- batches -----------------------------------------------------------------

  @Override
  public Future<Void> beginBatch(Batch batch) {
    batches.begin(batch);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> sealBatch(JobId id, int total) {
    batches.seal(id, total);
    batches.get(id).ifPresent(batch -> remember(id));
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<Batch>> batch(JobId id) {
    return Future.succeededFuture(batches.get(id));
  }

  @Override
  public Future<List<Batch>> unsealed() {
    return Future.succeededFuture(batches.unsealed());
  }

  @Override
  public Future<Map<JobState, Long>> tally(JobId batch) {
    return Future.succeededFuture(batches.tally(batch));
  }

  @Override
  public Future<List<Job>> children(JobId batch, Optional<JobId> after, int limit) {
    return Future.succeededFuture(
        batches.children(batch, after).limit(limit).map(Entry::job).toList());
  }

  @Override
  public Future<Integer> cancelChildren(JobId batch, Instant now, int most) {
    List<Entry> free =
        batches
            .children(batch, Optional.empty())
            .filter(entry -> !entry.isClaimed() && !entry.job().state().isFinal())
            .limit(most)
            .toList();
    Outcome.Report cancelled = new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE);
    free.forEach(
        entry ->
            completeUnclaimed(entry.job().finished(cancelled, Optional.empty(), now), Result.NONE));
    return Future.succeededFuture(free.size());
  }

  // -- out ---------------------------------------------------------------------

  @Override
  public Future<Optional<Job>> get(JobId id) {
    return Future.succeededFuture(entry(id).map(Entry::job));
  }

  @Override
  public Future<JobPage> find(JobQuery query) {
    return Future.succeededFuture(Pages.of(query, ids, id -> entries.get(id).job()));
  }

  @Override
  public Future<List<JobCount>> counts() {
    return Future.succeededFuture(Counts.of(entries.values(), waiting::size));
  }

  @Override
  public Future<Optional<JobRequest>> request(JobId id) {
    return Future.succeededFuture(entry(id).map(Entry::request));
  }

  @Override
  public Future<Optional<Payload>> input(JobId id) {
    return Future.succeededFuture(entry(id).map(Entry::input));
  }

  @Override
  public Future<Optional<Payload>> output(JobId id) {
    return Future.succeededFuture(entry(id).flatMap(entry -> entry.result().output()));
  }

  @Override
  public Future<List<Artifact>> artifacts(JobId id) {
    return Future.succeededFuture(
        entry(id).map(entry -> entry.result().artifacts()).orElse(List.of()));
  }

  @Override
  public Future<List<JobEvent>> events(JobId id, long after) {
    return Future.succeededFuture(entry(id).map(entry -> entry.events(after)).orElse(List.of()));
  }

  // -- forgetting --------------------------------------------------------------

  @Override
  public Future<Boolean> delete(JobId id) {
    Optional<Entry> entry = entry(id).filter(it -> it.job().state().isFinal());
    entry.ifPresent(this::delete);
    return Future.succeededFuture(entry.isPresent());
  }

  private void delete(Entry entry) {
    JobId unit = batches.unit(entry);
    forget(entry);
    history.replace(unit, () -> entriesOf(unit));
  }

  /** The settings of the history bound this store at every end of a job. */
  @Override
  public Future<Integer> prune(Retention retention, Instant now) {
    return Future.succeededFuture(0);
  }

  // -- what is known beside ----------------------------------------------------

  @Override
  public Future<Integer> addDeath(String suspect) {
    return Future.succeededFuture(notes.addDeath(suspect));
  }

  @Override
  public Future<List<String>> suspects(int deaths) {
    return Future.succeededFuture(notes.suspects(deaths));
  }

  @Override
  public Future<Void> clear(String suspect) {
    notes.clear(suspect);
    return Future.succeededFuture();
  }

  @Override
  public Future<Map<String, String>> notes(String kind) {
    return Future.succeededFuture(notes.all(kind));
  }

  @Override
  public Future<Void> note(String kind, String name, Optional<String> text) {
    notes.put(kind, name, text);
    return Future.succeededFuture();
  }

  @Override
  public void listen(Listener listener) {
    // nobody else has these jobs
  }

  @Override
  public Future<Void> close() {
    entries.values().forEach(entry -> entry.removeFiles(remover));
    entries.clear();
    ids.clear();
    return Future.succeededFuture();
  }

  private Optional<Entry> entry(JobId id) {
    return Optional.ofNullable(entries.get(id));
  }
}
