package io.signalbox.schedule;

import io.signalbox.bus.Call;
import io.signalbox.bus.Jobs;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** What the scheduler wants of the dispatcher. */
interface Desk {

  Future<Map<String, String>> notes(String kind);

  /** Keeps a text, or forgets its name. */
  Future<Boolean> note(String kind, String name, Optional<String> text);

  Future<Call.JobView> submit(JobRequest request);

  /** A job; empty where it is known no more. */
  Future<Optional<Job>> job(JobId id);

  /** The dispatcher at the other end of the bus. */
  static Desk of(Jobs jobs) {
    return new Desk() {
      @Override
      public Future<Map<String, String>> notes(String kind) {
        return jobs.ask(new Call.Notes(kind));
      }

      @Override
      public Future<Boolean> note(String kind, String name, Optional<String> text) {
        return jobs.ask(new Call.Note(kind, name, text));
      }

      @Override
      public Future<Call.JobView> submit(JobRequest request) {
        return jobs.submit(request);
      }

      @Override
      public Future<Optional<Job>> job(JobId id) {
        return jobs.get(id)
            .map(view -> Optional.of(view.job()))
            .recover(
                cause ->
                    JobException.failureOf(cause).code() == FailureCode.NOT_FOUND
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(cause));
      }
    };
  }
}
