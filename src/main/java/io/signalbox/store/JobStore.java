package io.signalbox.store;

import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Where jobs are kept. Called on the dispatcher's event loop and never blocking it; futures
 * complete on the caller's context. A failed future is a {@link io.signalbox.job.JobException},
 * {@code storage_unavailable} where the medium refuses.
 */
public interface JobStore {

  /** Whether an accepted job survives the death of the server. */
  boolean isDurable();

  /** Keeps a new job and its input; the job counts as accepted once the future succeeds. */
  Future<Void> accept(Job job, Payload input);

  /** Keeps a job's newer state. */
  Future<Void> update(Job job);

  /** Keeps a job's end and, where it succeeded, its output. */
  Future<Void> complete(Job job, Optional<Payload> output);

  /** Keeps an event; of a lossy type only the latest one. */
  Future<Void> append(JobEvent event);

  Future<Optional<Job>> get(JobId id);

  Future<JobPage> find(JobQuery query);

  Future<Optional<Payload>> input(JobId id);

  Future<Optional<Payload>> output(JobId id);

  /** The kept events of a job after a {@code seq}, oldest first. */
  Future<List<JobEvent>> events(JobId id, long after);

  /** Forgets a job with its payloads and events. */
  Future<Void> delete(JobId id);

  /** Stops; nothing may be called afterwards. */
  Future<Void> close();
}
