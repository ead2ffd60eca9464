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
import io.signalbox.script.ScriptSettings;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
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
  private final Sharing sharing;
  private long accepted;
  private boolean isStopping;

  Dispatcher(
      ScriptCatalogue catalogue, JobStore store, Line line, Endings endings, Outside outside) {
    this.catalogue = catalogue;
    this.store = store;
    this.line = line;
    this.endings = endings;
    this.outside = outside;
    this.sharing = new Sharing(catalogue, line, outside);
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
    } else if (line.workers().withdraw(live)) {
      ending.accept(live);
    }
  }

  /** Gives jobs to idle workers, and to busy ones what they will need at once. */
  void dispatch() {
    while (line.workers().hasIdle()) {
      Optional<LiveJob> next = line.queue().poll(line.nanos(), line::mayRun);
      if (next.isEmpty()) {
        sharing.takeBack(this::handOff);
        return;
      }
      line.forecast().placeFreed();
      start(next.get());
    }
    sharing.topUp(this::isFit, this::item);
  }

  private void start(LiveJob live) {
    if (!isFit(live)) {
      return;
    }
    Script script = catalogue.find(live.script()).orElseThrow();
    List<LiveJob> jobs = new ArrayList<>();
    jobs.add(live);
    sharing.addMore(jobs, script, this::isFit);
    handOff(script, jobs);
  }

  /** Whether a job that has left the queue can be run; one that cannot is ended. */
  private boolean isFit(LiveJob live) {
    if (catalogue.find(live.script()).isEmpty()) {
      endings.scriptRemoved(live);
    } else if (line.nanos() >= live.deadlineAt()) {
      endings.deadlinePassed(live);
    } else {
      return true;
    }
    return false;
  }

  private void handOff(Script script, List<LiveJob> jobs) {
    JobDeque deque = new JobDeque(List.of());
    Workers.Worker worker = line.workers().take(script.name(), deque);
    jobs.forEach(live -> deque.offer(item(worker, live)));
    outside
        .handOff(worker.name(), new HandOff(script.name(), deque))
        .onSuccess(free -> workerFree(worker.name()))
        .onFailure(fault -> workerFailed(worker.name(), fault));
  }

  private HandOff.Item item(Workers.Worker worker, LiveJob live) {
    worker.has(live);
    live.handTo(worker.name(), line.nanos());
    ScriptSettings settings = catalogue.find(live.script()).orElseThrow().settings();
    return new HandOff.Item(
        live.job(), live.input(), live.request().params(), Limits.of(settings, live, line.nanos()));
  }

  private void workerFree(String worker) {
    line.workers().free(worker).stream().filter(this::isUnended).forEach(endings::workerLostIt);
    dispatch();
  }

  /** A worker that is not there takes no job with it; one that failed has begun its jobs. */
  private void workerFailed(String worker, Throwable fault) {
    if (fault instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
      workerGone(worker);
      dispatch();
    } else {
      workerFree(worker);
    }
  }

  /** No hand-off reaches a worker any more; what it has not begun goes to others. */
  void workerGone(String worker) {
    line.workers().remove(worker).stream().filter(live -> !live.isStarted()).forEach(this::putBack);
  }

  /** A job comes back that its worker has not begun. */
  void returned(LiveJob live) {
    line.workers().release(live);
    putBack(live);
    dispatch();
  }

  private void putBack(LiveJob live) {
    live.takeBack();
    line.queue().putBack(live);
  }

  private boolean isUnended(LiveJob live) {
    return line.live().containsKey(live.id()) && !endings.isEnding(live);
  }

  /** Cancels a live job: at once where it waits, else through its worker. */
  JobView cancel(LiveJob live) {
    endQueued(live, endings::cancelled);
    stop(live, StopRun.Why.CANCEL);
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
      endQueued(live, endings::refusedByShutdown);
      stop(live, StopRun.Why.INTERRUPT);
    }
  }

  private void stop(LiveJob live, StopRun.Why why) {
    if (isUnended(live)) {
      live.worker().ifPresent(worker -> outside.stop(worker, new StopRun(live.id(), why)));
    }
  }

  private void refuseWhileStopping() {
    if (isStopping) {
      throw new JobException(
          FailureCode.SHUTTING_DOWN, "the server is stopping and takes no more jobs");
    }
  }
}
