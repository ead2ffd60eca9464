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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Jobs in the heap, their large payloads in files: a restart loses them all. Finished jobs are
 * forgotten, oldest first, when there are more than the settings allow. Confined to the
 * dispatcher's event loop.
 */
public final class MemoryJobStore implements JobStore {

  private final HistorySettings settings;
  private final Consumer<Path> remover;
  private final Map<JobId, Entry> entries = new HashMap<>();
  private final NavigableSet<JobId> ids = new TreeSet<>();
  private final Set<JobId> finished = new LinkedHashSet<>();
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
    ids.add(job.id());
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
      forget(finished.iterator().next());
    }
  }

  private boolean isOverLimits() {
    return finished.size() > settings.jobs()
        || heapBytes > settings.maxBytes() && finished.size() > 1
        || diskBytes > settings.maxDisk() && finished.size() > 1;
  }

  private void forget(JobId id) {
    finished.remove(id);
    ids.remove(id);
    Entry entry = entries.remove(id);
    heapBytes -= entry.heapBytes();
    diskBytes -= entry.diskBytes();
    entry.removeFiles(remover);
  }

  @Override
  public Future<Void> append(JobEvent event) {
    entry(event.jobId()).ifPresent(entry -> append(entry, event));
    return Future.succeededFuture();
  }

  private void append(Entry entry, JobEvent event) {
    long before = entry.heapBytes();
    entry.append(event);
    if (entry.job().state().isFinal()) {
      heapBytes += entry.heapBytes() - before;
    }
  }

  @Override
  public Future<Optional<Job>> get(JobId id) {
    return Future.succeededFuture(entry(id).map(Entry::job));
  }

  @Override
  public Future<JobPage> find(JobQuery query) {
    List<Job> page = new ArrayList<>();
    var older = query.before().map(id -> ids.headSet(id, false)).orElse(ids).descendingSet();
    for (JobId id : older) {
      Job job = entries.get(id).job();
      if (query.matches(job)) {
        if (page.size() == query.limit()) {
          return Future.succeededFuture(
              new JobPage(page, Optional.of(page.get(page.size() - 1).id())));
        }
        page.add(job);
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
    entries.values().forEach(entry -> entry.removeFiles(remover));
    entries.clear();
    ids.clear();
    finished.clear();
    return Future.succeededFuture();
  }

  private Optional<Entry> entry(JobId id) {
    return Optional.ofNullable(entries.get(id));
  }
}
