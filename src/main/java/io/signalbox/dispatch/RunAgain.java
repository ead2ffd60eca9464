package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.Call.JobView;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Submits final jobs once more: the same request under another id, with the old job as its parent.
 * Its deadline counts anew, and it has no idempotency key, which would only give the old job.
 *
 * <p>An input in a file is copied first. A store owns the file of each job: it may move it, and
 * removes it with its job, so that two jobs with one file would lose it with the first of them. A
 * store that keeps equal contents once drops the copy again when it has taken it.
 */
final class RunAgain {

  private final Dispatcher dispatcher;
  private final Archive archive;
  private final Outside outside;

  RunAgain(Dispatcher dispatcher, Archive archive, Outside outside) {
    this.dispatcher = dispatcher;
    this.archive = archive;
    this.outside = outside;
  }

  Future<JobView> run(Call.RunAgain call) {
    dispatcher.refuseWhileStopping();
    return archive
        .find(call.id())
        .compose(found -> request(found, call.id()))
        .compose(this::withOwnInput)
        .compose(request -> submit(request, call.isAlone()))
        .map(dispatcher::view);
  }

  private Future<JobRequest> request(Archive.Found found, JobId id) {
    if (!found.job().state().isFinal() || dispatcher.find(id).isPresent()) {
      throw new JobException(
          FailureCode.CONFLICT, "the job is not final yet: it can be run again after its end");
    }
    return found
        .store()
        .request(id)
        .map(
            old ->
                old.orElseThrow(
                    () ->
                        new JobException(
                            FailureCode.NOT_FOUND, "the input of the job is not kept any more")))
        .map(old -> again(old, id));
  }

  private static JobRequest again(JobRequest old, JobId id) {
    return new JobRequest(
        JobId.next(),
        old.script(),
        old.input(),
        old.params(),
        old.priority(),
        old.key(),
        old.labels(),
        old.timeout(),
        old.deadline(),
        new JobRequest.Submission(Optional.empty(), Optional.empty(), Optional.of(id)));
  }

  private Future<JobRequest> withOwnInput(JobRequest request) {
    return request.input() instanceof Payload.File file
        ? outside
            .copy(file.path())
            .map(
                copy ->
                    request.with(
                        new Payload.File(copy, file.length(), file.sha256(), file.contentType())))
        : Future.succeededFuture(request);
  }

  private Future<Dispatcher.Taken> submit(JobRequest request, boolean isAlone) {
    try {
      return dispatcher.submitAgain(request, isAlone).onFailure(refused -> remove(request.input()));
    } catch (RuntimeException refused) {
      remove(request.input());
      return Future.failedFuture(refused);
    }
  }

  private void remove(Payload input) {
    if (input instanceof Payload.File file) {
      outside.remove(file.path());
    }
  }
}
