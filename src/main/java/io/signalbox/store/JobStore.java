package io.signalbox.store;

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
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where jobs are kept. Called on the dispatcher's event loop and never blocking it; futures
 * complete on the caller's context, in the order of the calls that write. A failed future is a
 * {@link io.signalbox.job.JobException}, {@code storage_unavailable} where the medium refuses.
 *
 * <p>A job is <em>claimed</em> while a server has it: then only the holder of its current {@link
 * Lease} may write about it. Such a write answers {@code false}, and changes nothing, where the
 * lease is not current any more: it was fenced.
 */
public interface JobStore {

  /** Whether an accepted job survives the death of the server. */
  boolean isDurable();

  /** Whether other servers work on the same jobs. */
  boolean isShared();

  // -- in ----------------------------------------------------------------------

  /**
   * Keeps a new job and its input; it counts as accepted once the future succeeds. Fails with
   * {@code conflict} where its id is taken, or its idempotency key by another input. An input in a
   * file is the store's from then on: it may move the file. Times are kept to the microsecond.
   */
  Future<Accepted> accept(NewJob job);

  /**
   * Keeps all of these jobs, which have no idempotency keys, or none of them. Fails with {@code
   * conflict} where an id is taken, or stands twice among them.
   */
  Future<Void> acceptAll(List<NewJob> jobs);

  // -- claims ------------------------------------------------------------------

  /** Claims queued jobs of a script that nobody has: by priority, then by age. */
  Future<List<Claim>> claim(String script, int most);

  /**
   * Keeps the start of an attempt; the lease is {@linkplain Lease#at at} its number afterwards. A
   * crash soon after may forget it.
   */
  Future<Boolean> start(Lease lease, Job running);

  /** Keeps an event; of a lossy type only the latest one. A crash soon after may forget it. */
  Future<Boolean> append(Lease lease, JobEvent event);

  /** Gives up a claim: the job waits in the store, as its state says queued or scheduled. */
  Future<Boolean> giveBack(Lease lease, Job waiting);

  /** Keeps a claimed job's end with what it leaves, and ends the claim. */
  Future<Boolean> complete(Lease lease, Job last, Result result);

  // -- jobs that nobody has ----------------------------------------------------

  /** Keeps the end of a job that nobody has; false where somebody has it, or it is final. */
  Future<Boolean> completeUnclaimed(Job last, Result result);

  /** Asks the server that has a job to cancel it; false where no other server has it. */
  Future<Boolean> askToCancel(JobId id);

  /**
   * Queues the scheduled jobs whose time has come.
   *
   * @return when the next one's time comes
   */
  Future<Optional<Instant>> wake(Instant now);

  // -- batches -----------------------------------------------------------------

  /**
   * Keeps a batch whose inputs begin to come. One that is never sealed is cancelled in time, a
   * sealed one is forgotten with its last job.
   */
  Future<Void> beginBatch(Batch batch);

  /** All inputs of a batch have come. */
  Future<Void> sealBatch(JobId id, int total);

  Future<Optional<Batch>> batch(JobId id);

  /** The batches whose inputs still come, or whose sender was lost. */
  Future<List<Batch>> unsealed();

  /** How many jobs of a batch are in each state. */
  Future<Map<JobState, Long>> tally(JobId batch);

  /** The jobs of a batch in the order of its inputs. */
  Future<List<Job>> children(JobId batch, Optional<JobId> after, int limit);

  /**
   * Cancels jobs of a batch that nobody has.
   *
   * @return how many; fewer than asked for where none is left
   */
  Future<Integer> cancelChildren(JobId batch, Instant now, int most);

  // -- out ---------------------------------------------------------------------

  Future<Optional<Job>> get(JobId id);

  Future<JobPage> find(JobQuery query);

  /** How many jobs there are of each script in each state; those of none are left out. */
  Future<List<JobCount>> counts();

  /**
   * A job as it was asked for, with its input, to run it again. A priority, key or time that was
   * not asked for may stand as the job has it.
   */
  Future<Optional<JobRequest>> request(JobId id);

  Future<Optional<Payload>> input(JobId id);

  Future<Optional<Payload>> output(JobId id);

  Future<List<Artifact>> artifacts(JobId id);

  /**
   * The kept events of a job after a {@code seq}, oldest first, as they were told: a final event
   * has its output where it had one.
   */
  Future<List<JobEvent>> events(JobId id, long after);

  // -- forgetting --------------------------------------------------------------

  /** Forgets a final job with its payloads and events; false where it is not final. */
  Future<Boolean> delete(JobId id);

  /**
   * Forgets some finished jobs that need not be kept any longer.
   *
   * @return how many; 0 where none is left
   */
  Future<Integer> prune(Retention retention, Instant now);

  // -- what is known beside ----------------------------------------------------

  /**
   * Counts a death of a process.
   *
   * @param suspect names version and input, at most 128 characters
   * @return how many deaths are known of it
   */
  Future<Integer> addDeath(String suspect);

  /** The suspects with at least so many deaths. */
  Future<List<String>> suspects(int deaths);

  /** Forgets the deaths of a suspect. */
  Future<Void> clear(String suspect);

  /** The texts of one kind, such as {@code schedule}, by their names. */
  Future<Map<String, String>> notes(String kind);

  /** Keeps a text under a name, or forgets the name. */
  Future<Void> note(String kind, String name, Optional<String> text);

  /** Called on the dispatcher's context when another server has changed something. */
  void listen(Listener listener);

  /**
   * Stops; what is claimed waits again for whoever comes next. Nothing may be called afterwards.
   */
  Future<Void> close();

  /** Hears what other servers do. */
  interface Listener {

    /** Jobs of a script wait in the store. */
    void queued(String script);

    /** A job has another state or new events. */
    void changed(JobId id);

    /** Somebody wants a job cancelled that this server has. */
    void cancelWanted(JobId id);
  }
}
