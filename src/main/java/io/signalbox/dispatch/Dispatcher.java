package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.Call.JobView;
import io.signalbox.bus.HandOff;
import io.signalbox.bus.JobDeque;
import io.signalbox.bus.StopRun;
import io.signalbox.job.EventType;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings jobs to workers: an idle worker always gets the next job, and no job waits behind a busy
 * worker while another is idle. Confined to the dispatcher's event loop.
 */
final class Dispatcher {

  private final ScriptCatalogue catalogue;
  private final JobStore store;
  private final Line line;
  private final Endings endings;
  private final Outside outside;
  private long accepted;
  private boolean isStopping;

  Dispatcher(
      ScriptCatalogue catalogue, JobStore store, Line line, Endings endings, Outside outside) {
    this.catalogue = catalogue;
    this.store = store;
    this.line = line;
    this.endings = endings;
    this.outside = outside;
  }

  boolean isStopping() {
    return isStopping;
  }

  Call.Admission admit(String script, long length) {
    refuseWhileStopping();
    return line.intake().admit(script, length);
  }

  /** Accepts a job; it may be running when the future completes. */
  Future<LiveJob> accept(JobRequest request, Optional<Call.Admission> admission) {
    refuseWhileStopping();
    if (line.live().containsKey(request.id())) {
      throw new JobException(
          FailureCode.CONFLICT, "there is a job with the id " + request.id() + " already");
    }
    Script script = line.intake().take(request, admission);
    int priority = request.priority().orElse(script.settings().priority());
    Job job = Job.accepted(request, script.version(), priority, line.clock().instant());
    LiveJob live = new LiveJob(job, request, ++accepted, line.nanos());
    line.live().put(job.id(), live);
    return store
        .accept(job, request.input())
        .onFailure(refused -> line.live().remove(job.id()))
        .map(kept -> enqueue(live));
  }

  private LiveJob enqueue(LiveJob live) {
    line.queue().add(live);
    line.feed().emit(live, EventType.QUEUED, line.place(live));
    watchDeadline(live);
    dispatch();
    return live;
  }

  private void watchDeadline(LiveJob live) {
    if (live.deadlineAt() != LiveJob.NEVER) {
      long ms = Math.max(1, (live.deadlineAt() - line.nanos()) / 1_000_000 + 1);
      long timer = outside.after(ms, () -> endQueued(live, endings::deadlinePassed));
      live.ended().future().onComplete(ended -> outside.forget(timer));
    }
  }

  private void endQueued(LiveJob live, Consumer<LiveJob> ending) {
    if (line.queue().remove(live)) {
      line.forecast().placeFreed();
      ending.accept(live);
    }
  }

  /** Gives jobs to idle workers until one of the two runs out. */
  void dispatch() {
    while (line.workers().hasIdle()) {
      Optional<LiveJob> next = line.queue().poll(line.nanos(), line::mayRun);
      if (next.isEmpty()) {
        return;
      }
      line.forecast().placeFreed();
      start(next.get());
    }
  }

  private void start(LiveJob live) {
    Optional<Script> script = catalogue.find(live.script());
    if (script.isEmpty()) {
      endings.scriptRemoved(live);
    } else if (line.nanos() >= live.deadlineAt()) {
      endings.deadlinePassed(live);
    } else {
      handOff(live, script.get());
    }
  }

  private void handOff(LiveJob live, Script script) {
    String worker = line.workers().take(live);
    live.handTo(worker, line.nanos());
    HandOff.Item item =
        new HandOff.Item(
            live.job(),
            live.input(),
            live.request().params(),
            Limits.of(script.settings(), live, line.nanos()));
    outside
        .handOff(worker, new HandOff(live.script(), new JobDeque(List.of(item))))
        .onSuccess(free -> workerFree(worker))
        .onFailure(fault -> workerFailed(worker, live, fault));
  }

  private void workerFree(String worker) {
    line.workers().free(worker).filter(this::isUnended).ifPresent(endings::workerLostIt);
    dispatch();
  }

  /** A worker that is not there takes no job with it; one that failed has begun its job. */
  private void workerFailed(String worker, LiveJob live, Throwable fault) {
    if (fault instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS
        && !live.isStarted()) {
      line.workers().remove(worker);
      live.takeBack();
      line.queue().putBack(live);
      dispatch();
    } else {
      workerFree(worker);
    }
  }

  private boolean isUnended(LiveJob live) {
    return line.live().containsKey(live.id()) && !endings.isEnding(live);
  }

  /** Cancels a live job: at once where it waits, else through its worker. */
  JobView cancel(LiveJob live) {
    endQueued(live, endings::cancelled);
    live.worker().ifPresent(worker -> outside.stop(worker, new StopRun(live.id(), false)));
    return line.view(live);
  }

  Optional<LiveJob> find(JobId id) {
    return Optional.ofNullable(line.live().get(id));
  }

  /**
   * Takes no more work; completes when none is left.
   *
   * @param limitMs after it, what runs is interrupted and what waits is refused
   */
  Future<Void> drain(long limitMs) {
    isStopping = true;
    long timer = outside.after(Math.max(1, limitMs), this::interruptAll);
    List<Future<?>> all =
        line.live().values().stream()
            .<Future<?>>map(live -> live.ended().future().otherwiseEmpty())
            .toList();
    return Future.join(all).<Void>mapEmpty().onComplete(drained -> outside.forget(timer));
  }

  private void interruptAll() {
    line.queue().all().forEach(live -> endQueued(live, endings::refusedByShutdown));
    for (LiveJob live : List.copyOf(line.live().values())) {
      live.worker().ifPresent(worker -> outside.stop(worker, new StopRun(live.id(), true)));
    }
  }

  private void refuseWhileStopping() {
    if (isStopping) {
      throw new JobException(
          FailureCode.SHUTTING_DOWN, "the server is stopping and takes no more jobs");
    }
  }
}
