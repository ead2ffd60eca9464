package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.Call.Admission;
import io.signalbox.bus.Call.FeedPage;
import io.signalbox.bus.Call.Finished;
import io.signalbox.bus.Call.JobView;
import io.signalbox.bus.EventMessage;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.Payload;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Answers calls about jobs: live ones from the dispatcher, final ones from the store. */
final class Desk {

  private final Dispatcher dispatcher;
  private final Line line;
  private final JobStore store;

  Desk(Dispatcher dispatcher, Line line, JobStore store) {
    this.dispatcher = dispatcher;
    this.line = line;
    this.store = store;
  }

  Future<Admission> admit(Call.Admit call) {
    return Future.succeededFuture(dispatcher.admit(call.script(), call.length()));
  }

  Future<Boolean> release(Call.Release call) {
    return Future.succeededFuture(line.admissions().free(call.admission()).isPresent());
  }

  Future<JobView> submit(Call.Submit call) {
    return dispatcher.accept(call.request(), call.admission()).map(line::view);
  }

  Future<Finished> run(Call.Run call) {
    return dispatcher
        .accept(call.request(), call.admission())
        .compose(live -> live.ended().future());
  }

  Future<Finished> await(Call.Await call) {
    return dispatcher
        .find(call.id())
        .map(live -> live.ended().future())
        .orElseGet(() -> finished(call.id()));
  }

  private Future<Finished> finished(JobId id) {
    return kept(id).compose(job -> store.output(id).map(output -> new Finished(job, output)));
  }

  Future<JobView> get(Call.Get call) {
    return view(call.id());
  }

  private Future<JobView> view(JobId id) {
    return dispatcher
        .find(id)
        .map(live -> Future.succeededFuture(line.view(live)))
        .orElseGet(() -> kept(id).map(job -> new JobView(job, 0, -1)));
  }

  Future<JobPage> find(Call.Find call) {
    return store.find(call.query());
  }

  Future<JobView> cancel(Call.Cancel call) {
    return dispatcher
        .find(call.id())
        .map(live -> Future.succeededFuture(dispatcher.cancel(live)))
        .orElseGet(() -> view(call.id()));
  }

  Future<Boolean> delete(Call.Delete call) {
    if (dispatcher.find(call.id()).isPresent()) {
      throw new JobException(
          FailureCode.CONFLICT, "the job is not final yet: cancel it before it is deleted");
    }
    return kept(call.id()).compose(job -> store.delete(job.id())).map(true);
  }

  Future<Payload> input(Call.Input call) {
    return kept(call.id()).compose(job -> store.input(job.id())).map(Desk::present);
  }

  Future<Payload> output(Call.Output call) {
    return view(call.id())
        .compose(
            view ->
                store
                    .output(call.id())
                    .map(output -> output.orElseThrow(() -> noOutput(view.job()))));
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

  Future<List<EventMessage>> events(Call.Events call) {
    dispatcher.find(call.id()).ifPresent(LiveJob::watch);
    return view(call.id())
        .compose(view -> store.events(call.id(), call.after()))
        .map(events -> events.stream().map(event -> new EventMessage(event, 0)).toList());
  }

  Future<FeedPage> feed(Call.Feed call) {
    return Future.succeededFuture(line.feed().page(call.after()));
  }

  Future<Boolean> drain(Call.Drain call) {
    return dispatcher.drain(call.limit().toMillis()).map(true);
  }

  private Future<Job> kept(JobId id) {
    return store
        .get(id)
        .map(
            found ->
                found.orElseThrow(
                    () -> new JobException(FailureCode.NOT_FOUND, "there is no job " + id)));
  }

  private static Payload present(Optional<Payload> payload) {
    return payload.orElseThrow(
        () -> new JobException(FailureCode.NOT_FOUND, "the payload is not kept any more"));
  }
}
