package io.signalbox.dispatch;

import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobRequest;
import io.signalbox.job.JobState;
import io.signalbox.store.Accepted;
import io.signalbox.store.Claim;
import io.signalbox.store.JobStore;
import io.signalbox.store.Lease;
import io.signalbox.store.NewJob;
import io.signalbox.store.Result;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Where a live job is kept, and the right to write about it. Each write answers {@code false} where
 * somebody else has the job meanwhile. Confined to the dispatcher's event loop.
 */
final class Kept {

  private final JobStore store;
  private final boolean isSubmitted;
  private final boolean isOfBacklog;
  private Lease lease;

  private Kept(JobStore store, boolean isSubmitted, boolean isOfBacklog, Lease lease) {
    this.store = store;
    this.isSubmitted = isSubmitted;
    this.isOfBacklog = isOfBacklog;
    this.lease = lease;
  }

  /** That of a job which is accepted and claimed at once. */
  static Kept fresh(JobStore store, boolean isSubmitted, Job job) {
    long token = ThreadLocalRandom.current().nextLong();
    return new Kept(store, isSubmitted, false, new Lease(job.id(), 0, token));
  }

  /** That of a job which has waited in the store. */
  static Kept claimed(JobStore store, Claim claim) {
    return new Kept(store, true, true, claim.lease());
  }

  /** Whether nobody waits for it: it may be retried, and given back. */
  boolean isSubmitted() {
    return isSubmitted;
  }

  /** Whether it waits in a store that outlives the server. */
  boolean isDurable() {
    return isSubmitted && store.isDurable();
  }

  /** Whether the bounds of the backlog hold for it, and not those of the queue. */
  boolean isOfBacklog() {
    return isOfBacklog || isDurable();
  }

  Future<Accepted> accept(Job job, JobRequest request) {
    return store.accept(new NewJob(job, request, Optional.of(lease)));
  }

  /** Where the store refuses to write it, it still knows the attempt before, and so does this. */
  Future<Boolean> start(Job running) {
    Lease before = lease;
    lease = before.at(running.attempt());
    return store.start(before, running).onFailure(notKept -> lease = before);
  }

  Future<Boolean> append(JobEvent event) {
    return store.append(lease, event);
  }

  /** Lets it wait in the store, queued or {@linkplain JobState#SCHEDULED scheduled}. */
  Future<Boolean> giveBack(Job waiting) {
    return write(current -> store.giveBack(current, waiting));
  }

  Future<Boolean> complete(Job last, Result result) {
    return write(current -> store.complete(current, last, result));
  }

  /** What was written behind a start that was not kept came with a lease that never was. */
  private Future<Boolean> write(Function<Lease, Future<Boolean>> action) {
    Lease used = lease;
    return action
        .apply(used)
        .compose(
            isOurs ->
                isOurs || used.equals(lease) ? Future.succeededFuture(isOurs) : write(action));
  }
}
