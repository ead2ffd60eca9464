package io.signalbox.dispatch;

import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what is kept, wherever it is. */
final class Archive {

  private final Stores stores;

  Archive(Stores stores) {
    this.stores = stores;
  }

  /** A job, and the store that has it. */
  record Found(Job job, JobStore store) {}

  /** Fails with {@code not_found} where there is no such job. */
  Future<Found> find(JobId id) {
    return in(stores.runs(), id)
        .compose(
            found ->
                found.isPresent() || stores.runs() == stores.jobs()
                    ? Future.succeededFuture(found)
                    : in(stores.jobs(), id))
        .map(
            found ->
                found.orElseThrow(
                    () -> new JobException(FailureCode.NOT_FOUND, "there is no job " + id)));
  }

  private static Future<Optional<Found>> in(JobStore store, JobId id) {
    return store.get(id).map(found -> found.map(job -> new Found(job, store)));
  }

  /** The jobs of both, newest first. */
  Future<JobPage> find(JobQuery query) {
    if (stores.runs() == stores.jobs()) {
      return stores.jobs().find(query);
    }
    Future<JobPage> runs = stores.runs().find(query);
    Future<JobPage> jobs = stores.jobs().find(query);
    return Future.join(runs, jobs).map(both -> merge(runs.result(), jobs.result(), query.limit()));
  }

  private static JobPage merge(JobPage one, JobPage other, int limit) {
    List<Job> all =
        Stream.concat(one.items().stream(), other.items().stream())
            .sorted(Comparator.comparing(Job::id).reversed())
            .toList();
    List<Job> page = all.subList(0, Math.min(limit, all.size()));
    boolean isLast = page.size() == all.size() && one.next().isEmpty() && other.next().isEmpty();
    return new JobPage(
        page, isLast ? Optional.empty() : Optional.of(page.get(page.size() - 1).id()));
  }
}
