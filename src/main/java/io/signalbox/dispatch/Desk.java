package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.Call.Admission;
import io.signalbox.bus.Call.FeedPage;
import io.signalbox.bus.Call.Finished;
import io.signalbox.bus.Call.JobView;
import io.signalbox.bus.EventMessage;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.Artifact;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.store.Result;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers calls about jobs: live ones from the dispatcher, others from the store. */
final class Desk {

  private static final Outcome.Report CANCELLED =
      new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE);

  private final Dispatcher dispatcher;
  private final Line line;
  private final Archive archive;

  Desk(Dispatcher dispatcher, Line line, Archive archive) {
    this.dispatcher = dispatcher;
    this.line = line;
    this.archive = archive;
  }

  // -- in ----------------------------------------------------------------------

  Future<Admission> admit(Call.Admit call) {
    return Future.succeededFuture(dispatcher.admit(call));
  }

  Future<Boolean> release(Call.Release call) {
    return Future.succeededFuture(line.admissions().free(call.admission()).isPresent());
  }

  Future<JobView> submit(Call.Submit call) {
    return dispatcher.submit(call.request(), call.admission()).map(dispatcher::view);
  }

  Future<JobView> begin(Call.Begin call) {
    return dispatcher.run(call.request(), call.admission()).map(line::view);
  }

  Future<Finished> run(Call.Run call) {
    return dispatcher.run(call.request(), call.admission()).compose(live -> live.ended().future());
  }

  // -- one job -----------------------------------------------------------------

  Future<Finished> await(Call.Await call) {
    return dispatcher
        .find(call.id())
        .map(live -> live.await().future())
        .orElseGet(() -> archive.find(call.id()).compose(this::awaitKept));
  }

  private Future<Finished> awaitKept(Archive.Found found) {
    Job job = found.job();
    return job.state().isFinal()
        ? found.store().output(job.id()).map(output -> new Finished(job, output))
        : line.absent().await(job.id());
  }

  Future<JobView> get(Call.Get call) {
    return view(call.id());
  }

  private Future<JobView> view(JobId id) {
    return dispatcher
        .find(id)
        .map(live -> Future.succeededFuture(line.view(live)))
        .orElseGet(() -> archive.find(id).map(found -> waiting(found.job())));
  }

  /** A job that is not here has no place that is known. */
  private static JobView waiting(Job job) {
    return new JobView(job, 0, -1);
  }

  Future<JobPage> find(Call.Find call) {
    return archive.find(call.query());
  }

  Future<JobView> cancel(Call.Cancel call) {
    return dispatcher
        .find(call.id())
        .map(live -> Future.succeededFuture(dispatcher.cancel(live)))
        .orElseGet(() -> archive.find(call.id()).compose(this::cancelKept));
  }

  private Future<JobView> cancelKept(Archive.Found found) {
    if (found.job().state().isFinal()) {
      return Future.succeededFuture(waiting(found.job()));
    }
    Job last = found.job().finished(CANCELLED, Optional.empty(), line.clock().instant());
    JobEvent event = line.feed().last(last, LastEvents.data(last, Optional.empty(), Figures.NONE));
    Result result = new Result(Optional.empty(), List.of(), List.of(event));
    return found
        .store()
        .completeUnclaimed(last, result)
        .compose(isDone -> isDone ? tell(last, event) : ask(found));
  }

  private Future<JobView> tell(Job last, JobEvent event) {
    line.feed().tell(last, event, true);
    line.absent().forget(last.id());
    line.absent().ended(new Finished(last, Optional.empty()));
    return Future.succeededFuture(waiting(last));
  }

  /** Somebody has it meanwhile: this server, or another one. */
  private Future<JobView> ask(Archive.Found found) {
    JobId id = found.job().id();
    return dispatcher
        .find(id)
        .map(live -> Future.succeededFuture(dispatcher.cancel(live)))
        .orElseGet(() -> found.store().askToCancel(id).compose(asked -> view(id)));
  }

  Future<Boolean> delete(Call.Delete call) {
    if (dispatcher.find(call.id()).isPresent()) {
      throw notFinal();
    }
    return archive
        .find(call.id())
        .compose(found -> found.store().delete(call.id()))
        .map(
            isGone -> {
              if (!isGone) {
                throw notFinal();
              }
              return true;
            });
  }

  private static JobException notFinal() {
    return new JobException(
        FailureCode.CONFLICT, "the job is not final yet: cancel it before it is deleted");
  }

  // -- payloads ----------------------------------------------------------------

  Future<Payload> input(Call.Input call) {
    return archive
        .find(call.id())
        .compose(found -> found.store().input(call.id()))
        .map(Desk::present);
  }

  Future<Payload> output(Call.Output call) {
    return archive
        .find(call.id())
        .compose(
            found ->
                found
                    .store()
                    .output(call.id())
                    .map(output -> output.orElseThrow(() -> noOutput(found.job()))));
  }

  Future<List<Artifact>> artifacts(Call.Artifacts call) {
    return archive.find(call.id()).compose(found -> found.store().artifacts(call.id()));
  }

  private static JobException noOutput(Job job) {
    Failure conflict =
        Failure.of(FailureCode.CONFLICT, "the job has no output: it is " + job.state().text())
            .with("state", job.state().text());
    return job.failure()
        .map(why -> conflict.with("failure", JobsJson.failure(why).getMap()))
        .orElse(conflict)
        .exception();
  }

  private static Payload present(Optional<Payload> payload) {
    return payload.orElseThrow(
        () -> new JobException(FailureCode.NOT_FOUND, "the payload is not kept any more"));
  }

  // -- events ------------------------------------------------------------------

  Future<List<EventMessage>> events(Call.Events call) {
    dispatcher.find(call.id()).ifPresent(LiveJob::watch);
    return archive.find(call.id()).compose(found -> events(found, call.after()));
  }

  private Future<List<EventMessage>> events(Archive.Found found, long after) {
    return found
        .store()
        .events(found.job().id(), after)
        .map(events -> withEnd(found.job(), events))
        .onSuccess(events -> watch(found.job(), events, after))
        .map(events -> events.stream().map(event -> new EventMessage(event, 0)).toList());
  }

  private void watch(Job job, List<JobEvent> events, long after) {
    if (!job.state().isFinal() && dispatcher.find(job.id()).isEmpty()) {
      line.absent().watch(job.id(), events.stream().mapToLong(JobEvent::seq).max().orElse(after));
    }
  }

  /** A crash may forget events, but not the end. */
  private List<JobEvent> withEnd(Job job, List<JobEvent> events) {
    boolean hasEnd = !events.isEmpty() && events.get(events.size() - 1).type().isFinal();
    if (!job.state().isFinal() || hasEnd) {
      return events;
    }
    List<JobEvent> all = new ArrayList<>(events);
    all.add(line.feed().last(job, LastEvents.data(job, Optional.empty(), job.cost())));
    return all;
  }

  Future<FeedPage> feed(Call.Feed call) {
    return Future.succeededFuture(line.feed().page(call.after()));
  }

  Future<Boolean> drain(Call.Drain call) {
    return dispatcher.drain(call.limit().toMillis()).map(true);
  }
}
