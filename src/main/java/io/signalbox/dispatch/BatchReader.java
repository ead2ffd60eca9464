package io.signalbox.dispatch;

import io.signalbox.bus.BatchPage;
import io.signalbox.bus.BatchView;
import io.signalbox.job.Batch;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads batches out of the store. Confined to the dispatcher's event loop. */
final class BatchReader {

  /** Outputs of so many jobs are brought at a time. */
  private static final int PAGE = 32;

  private static final int STRETCH = 1000;
  private static final int KNOWN_ENDS = 1000;

  private final JobStore store;
  private final Map<JobId, Instant> ends = new LinkedHashMap<>();

  BatchReader(JobStore store) {
    this.store = store;
  }

  /** Fails with {@code not_found} where there is no such batch. */
  Future<Batch> find(JobId id) {
    return store
        .batch(id)
        .map(
            found ->
                found.orElseThrow(
                    () -> new JobException(FailureCode.NOT_FOUND, "there is no batch " + id)));
  }

  Future<BatchView> view(JobId id) {
    return find(id)
        .compose(
            batch -> store.tally(id).map(tally -> new BatchView(batch, tally, Optional.empty())))
        .compose(view -> view.isFinal() ? withEnd(view) : Future.succeededFuture(view));
  }

  private Future<BatchView> withEnd(BatchView view) {
    JobId id = view.batch().id();
    Instant known = ends.get(id);
    Future<Instant> end =
        known != null
            ? Future.succeededFuture(known)
            : end(id, Optional.empty(), view.batch().createdAt());
    return end.map(at -> new BatchView(view.batch(), view.counts(), Optional.of(remember(id, at))));
  }

  /** The latest end of a batch's jobs. */
  private Future<Instant> end(JobId id, Optional<JobId> after, Instant latest) {
    return store
        .children(id, after, STRETCH)
        .compose(
            jobs -> {
              Instant end =
                  jobs.stream()
                      .flatMap(job -> job.finishedAt().stream())
                      .reduce(latest, (one, other) -> one.isAfter(other) ? one : other);
              return jobs.size() < STRETCH
                  ? Future.succeededFuture(end)
                  : end(id, Optional.of(jobs.get(jobs.size() - 1).id()), end);
            });
  }

  private Instant remember(JobId id, Instant end) {
    ends.put(id, end);
    if (ends.size() > KNOWN_ENDS) {
      ends.remove(ends.keySet().iterator().next());
    }
    return end;
  }

  /** The next jobs of a batch up to the first that is not final. */
  Future<BatchPage> page(JobId id, Optional<JobId> after) {
    return find(id)
        .compose(batch -> store.children(id, after, PAGE).compose(jobs -> page(batch, jobs)));
  }

  private Future<BatchPage> page(Batch batch, List<Job> jobs) {
    List<Job> done = jobs.stream().takeWhile(job -> job.state().isFinal()).toList();
    Optional<JobId> unfinished = jobs.stream().skip(done.size()).map(Job::id).findFirst();
    boolean isLast = batch.total().isPresent() && unfinished.isEmpty() && jobs.size() < PAGE;
    List<Future<BatchPage.Item>> items = done.stream().map(this::item).toList();
    return Future.join(items)
        .map(all -> new BatchPage(all.<BatchPage.Item>list(), unfinished, isLast));
  }

  private Future<BatchPage.Item> item(Job job) {
    return job.state() == JobState.SUCCEEDED
        ? store.output(job.id()).map(output -> new BatchPage.Item(job, output))
        : Future.succeededFuture(new BatchPage.Item(job, Optional.empty()));
  }
}
