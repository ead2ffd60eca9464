package io.signalbox.bus;

import io.signalbox.job.Artifact;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobQuery;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be asked of the dispatcher. Local messages, passed by reference: immutable.
 *
 * @param <R> the type of the answer; a refusal is a {@link io.signalbox.job.Failure} instead
 */
public sealed interface Call<R> {

  /**
   * Asks for a place in the queue before the body of a request is read.
   *
   * @param script the script's name
   * @param length the length of the body in bytes; -1 where it is not announced
   * @param isSubmitted whether nobody will wait for the job, so that it may wait in a store
   */
  record Admit(String script, long length, boolean isSubmitted) implements Call<Admission> {}

  /** Gives a place back that was never used. */
  record Release(Admission admission) implements Call<Boolean> {}

  /** Puts a job in the queue; the answer comes at once. */
  record Submit(JobRequest request, Optional<Admission> admission) implements Call<JobView> {}

  /** Puts a job in the queue; the answer comes when it is final. It is not retried. */
  record Run(JobRequest request, Optional<Admission> admission) implements Call<Finished> {}

  /** As {@link Run}, but the answer comes at once: whoever asks follows the job's events. */
  record Begin(JobRequest request, Optional<Admission> admission) implements Call<JobView> {}

  /** Waits for a job to become final. */
  record Await(JobId id) implements Call<Finished> {}

  record Get(JobId id) implements Call<JobView> {}

  record Find(JobQuery query) implements Call<JobPage> {}

  /** Idempotent: a final job is answered as it is. */
  record Cancel(JobId id) implements Call<JobView> {}

  /**
   * Submits a final job once more, as a new job.
   *
   * @param isAlone whether it runs even where its input is quarantined: in a process of its own,
   *     with no other job behind it
   */
  record RunAgain(JobId id, boolean isAlone) implements Call<JobView> {}

  /** Forgets a final job. */
  record Delete(JobId id) implements Call<Boolean> {}

  record Input(JobId id) implements Call<Payload> {}

  record Output(JobId id) implements Call<Payload> {}

  /** The files that a job left, by their names; none while it is not final. */
  record Artifacts(JobId id) implements Call<List<Artifact>> {}

  /** The events of a job after a {@code seq}, oldest first; progress only as the latest. */
  record Events(JobId id, long after) implements Call<List<EventMessage>> {}

  /**
   * The events of all jobs after a cursor; {@code -1} for none of the past.
   *
   * @param after the last cursor that was seen
   */
  record Feed(long after) implements Call<FeedPage> {}

  /** Asks whether a batch may come in. Nothing is kept before its first inputs. */
  record BeginBatch(JobId id, String script) implements Call<BatchBegun> {}

  /** Keeps the next inputs of a batch; they may run at once. */
  record AddToBatch(JobId id, List<JobRequest> requests) implements Call<Boolean> {}

  /** All inputs of a batch have come. */
  record SealBatch(JobId id) implements Call<BatchView> {}

  record GetBatch(JobId id) implements Call<BatchView> {}

  /** What became of a batch's inputs after that job, as far as it is known without a gap. */
  record BatchResults(JobId id, Optional<JobId> after) implements Call<BatchPage> {}

  /** Cancels what is not final of a batch; no more inputs come in. */
  record CancelBatch(JobId id) implements Call<BatchView> {}

  /** The texts of one kind that are kept beside the jobs, by their names. */
  record Notes(String kind) implements Call<Map<String, String>> {}

  /** Keeps a text beside the jobs, or forgets its name. */
  record Note(String kind, String name, Optional<String> text) implements Call<Boolean> {}

  /** Depth, capacity, workers, wait: the figures of {@code GET /v1/capacity}. */
  record Capacity() implements Call<JsonObject> {}

  /** {@code GET /v1/workers}. */
  record Workers() implements Call<JsonObject> {}

  /** {@code GET /v1/scripts}. */
  record Scripts() implements Call<JsonObject> {}

  /** {@code GET /v1/scripts/{script}}. */
  record OneScript(String name) implements Call<JsonObject> {}

  /** {@code GET /v1/schedules}. The scheduler answers this one and those about one schedule. */
  record Schedules() implements Call<JsonObject> {}

  /** {@code GET /v1/schedules/{name}}. */
  record OneSchedule(String name) implements Call<JsonObject> {}

  /** Defines a schedule, or another one in the place of it. */
  record PutSchedule(String name, JsonObject definition) implements Call<Defined> {}

  record DeleteSchedule(String name) implements Call<Boolean> {}

  /** Submits the job of a schedule now, beside its times. */
  record RunSchedule(String name) implements Call<JobView> {}

  /**
   * Takes no more jobs and waits until the ones it has are final. After the time given, what runs
   * is interrupted and what waits is refused with {@code shutting_down}.
   */
  record Drain(Duration limit) implements Call<Boolean> {}

  /**
   * A place that is kept for an arriving body.
   *
   * @param number names the place
   * @param inputLimit the largest body in bytes
   */
  record Admission(long number, long inputLimit) {}

  /**
   * The bounds of a batch.
   *
   * @param inputLimit the largest input in bytes
   * @param inputs how many at most
   */
  record BatchBegun(long inputLimit, int inputs) {}

  /**
   * A job and, while it is queued, its place.
   *
   * @param position 1 for the next one to run; 0 where the job is not queued
   * @param etaMs until it starts, from measured run times; -1 where nothing was measured yet
   * @param waitsFor what it waits for beside its turn, in one sentence
   */
  record JobView(Job job, int position, long etaMs, Optional<String> waitsFor) {

    /** A job that waits for nothing but its turn. */
    public JobView(Job job, int position, long etaMs) {
      this(job, position, etaMs, Optional.empty());
    }
  }

  /**
   * A job at its end.
   *
   * @param output the output; empty unless it succeeded
   */
  record Finished(Job job, Optional<Payload> output) {}

  /** A schedule as it is answered, and whether there was none of its name before. */
  record Defined(JsonObject schedule, boolean isNew) {}

  /**
   * A stretch of the feed of all jobs.
   *
   * @param events oldest first
   * @param last the cursor to go on from
   * @param reset whether events between the asked cursor and the first one are lost
   */
  record FeedPage(List<EventMessage> events, long last, boolean reset) {}
}
