package io.signalbox.dispatch;

import io.signalbox.bus.Call.Finished;
import io.signalbox.job.Batch;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobState;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels batches: first what waits in the store, so that none of it is taken out, then what is
 * here. Confined to the dispatcher's event loop.
 */
final class BatchCancel {

  private static final Logger LOG = LoggerFactory.getLogger(BatchCancel.class);
  private static final int PORTION = 500;

  private final JobStore store;
  private final BatchReader reader;
  private final Dispatcher dispatcher;
  private final Line line;
  private final Backlog backlog;

  BatchCancel(
      JobStore store, BatchReader reader, Dispatcher dispatcher, Line line, Backlog backlog) {
    this.store = store;
    this.reader = reader;
    this.dispatcher = dispatcher;
    this.line = line;
    this.backlog = backlog;
  }

  /** One cancel: of which batch, when, and which of its jobs were here. */
  private record Cancel(Batch batch, Instant now, Set<JobId> here) {}

  /** Completes when nothing of the batch waits any more; what runs is being stopped then. */
  Future<Void> cancel(JobId id) {
    // Some stores keep no more than milliseconds.
    Instant now = line.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    return reader
        .find(id)
        .compose(batch -> seal(batch).map(new Cancel(batch, now, new HashSet<>())))
        .compose(this::cancelWaiting);
  }

  private Future<Void> seal(Batch batch) {
    return batch.total().isPresent()
        ? Future.succeededFuture()
        : store
            .tally(batch.id())
            .map(tally -> tally.values().stream().mapToLong(Long::longValue).sum())
            .compose(total -> store.sealBatch(batch.id(), total.intValue()));
  }

  private Future<Void> cancelWaiting(Cancel cancel) {
    return store
        .cancelChildren(cancel.batch().id(), cancel.now(), PORTION)
        .compose(
            count -> {
              backlog.leave(cancel.batch().script(), count);
              if (count == PORTION) {
                return cancelWaiting(cancel);
              }
              cancelHere(cancel);
              return tell(cancel, Optional.empty());
            });
  }

  private void cancelHere(Cancel cancel) {
    Optional<JobId> parent = Optional.of(cancel.batch().id());
    for (LiveJob live : List.copyOf(line.live().values())) {
      if (live.job().parentId().equals(parent)) {
        cancel.here().add(live.id());
        dispatcher.cancel(live);
      }
    }
  }

  /** The store ends jobs without a word; watchers and listeners hear of it here. */
  private Future<Void> tell(Cancel cancel, Optional<JobId> after) {
    return store
        .children(cancel.batch().id(), after, PORTION)
        .compose(
            jobs -> {
              jobs.stream()
                  .filter(job -> !cancel.here().contains(job.id()))
                  .forEach(job -> tell(cancel, job));
              return jobs.size() < PORTION
                  ? Future.succeededFuture()
                  : tell(cancel, Optional.of(jobs.get(jobs.size() - 1).id()));
            });
  }

  private void tell(Cancel cancel, Job job) {
    boolean isOurs = job.finishedAt().equals(Optional.of(cancel.now()));
    if (job.state() == JobState.CANCELLED && isOurs) {
      line.feed().tell(job, lastEvent(job), true);
      line.absent().forget(job.id());
      line.absent().ended(new Finished(job, Optional.empty()));
    } else if (!job.state().isFinal() && store.isShared()) {
      store
          .askToCancel(job.id())
          .onFailure(cause -> LOG.warn("Job {} was not cancelled", job.id(), cause));
    }
  }

  private JobEvent lastEvent(Job job) {
    return line.feed().last(job, LastEvents.data(job, Optional.empty(), Figures.NONE));
  }
}
