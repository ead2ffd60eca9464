package io.signalbox.store.memory;

import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.Payload;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Jobs in the heap, their large payloads in files: a restart loses them all. Finished jobs are
 * forgotten, oldest first, when there are more than the settings allow. Confined to the
 * dispatcher's event loop.
 */
public final class MemoryJobStore implements JobStore {

  private final HistorySettings settings;
  private final Consumer<Path> remover;
  private final NavigableMap<JobId, Entry> entries = new TreeMap<>();
  private final Deque<JobId> finished = new ArrayDeque<>();
  private long heapBytes;
  private long diskBytes;

  /**
   * @param remover deletes a file without blocking the caller
   */
  public MemoryJobStore(HistorySettings settings, Consumer<Path> remover) {
    this.settings = settings;
    this.remover = remover;
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public Future<Void> accept(Job job, Payload input) {
    entries.put(job.id(), new Entry(job, input));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> update(Job job) {
    entry(job.id()).ifPresent(entry -> entry.update(job));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> complete(Job job, Optional<Payload> output) {
    entry(job.id()).ifPresent(entry -> complete(entry, job, output));
    return Future.succeededFuture();
  }

  private void complete(Entry entry, Job job, Optional<Payload> output) {
    entry.complete(job, output);
    finished.add(job.id());
    heapBytes += entry.heapBytes();
    diskBytes += entry.diskBytes();
    while (isOverLimits()) {
      forget(finished.peekFirst());
    }
  }

  private boolean isOverLimits() {
    return finished.size() > settings.jobs()
        || heapBytes > settings.maxBytes() && finished.size() > 1
        || diskBytes > settings.maxDisk() && finished.size() > 1;
  }

  private void forget(JobId id) {
    finished.remove(id);
    Entry entry = entries.remove(id);
    heapBytes -= entry.heapBytes();
    diskBytes -= entry.diskBytes();
    entry.files().forEach(remover);
  }

  @Override
  public Future<Void> append(JobEvent event) {
    entry(event.jobId()).ifPresent(entry -> append(entry, event));
    return Future.succeededFuture();
  }

  private void append(Entry entry, JobEvent event) {
    boolean isCounted = entry.job().state().isFinal();
    long before = entry.heapBytes();
    entry.append(event);
    heapBytes += isCounted ? entry.heapBytes() - before : 0;
  }

  @Override
  public Future<Optional<Job>> get(JobId id) {
    return Future.succeededFuture(entry(id).map(Entry::job));
  }

  @Override
  public Future<JobPage> find(JobQuery query) {
    List<Job> page = new ArrayList<>();
    var older =
        query.before().map(id -> entries.headMap(id, false)).orElse(entries).descendingMap();
    for (Entry entry : older.values()) {
      if (query.matches(entry.job())) {
        if (page.size() == query.limit()) {
          return Future.succeededFuture(
              new JobPage(page, Optional.of(page.get(page.size() - 1).id())));
        }
        page.add(entry.job());
      }
    }
    return Future.succeededFuture(new JobPage(page, Optional.empty()));
  }

  @Override
  public Future<Optional<Payload>> input(JobId id) {
    return Future.succeededFuture(entry(id).map(Entry::input));
  }

  @Override
  public Future<Optional<Payload>> output(JobId id) {
    return Future.succeededFuture(entry(id).flatMap(Entry::output));
  }

  @Override
  public Future<List<JobEvent>> events(JobId id, long after) {
    return Future.succeededFuture(entry(id).map(entry -> entry.events(after)).orElse(List.of()));
  }

  @Override
  public Future<Void> delete(JobId id) {
    if (entry(id).filter(entry -> entry.job().state().isFinal()).isPresent()) {
      forget(id);
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    entries.values().forEach(entry -> entry.files().forEach(remover));
    entries.clear();
    finished.clear();
    return Future.succeededFuture();
  }

  private Optional<Entry> entry(JobId id) {
    return Optional.ofNullable(entries.get(id));
  }
}
