package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.Call.JobView;
import io.signalbox.bus.StopRun;
import io.signalbox.job.EventType;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.script.Script;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes jobs in, and ends them from outside: by a deadline, a cancel, or the stop of the server.
 * Confined to the dispatcher's event loop.
 */
final class Dispatcher {

  private final JobStore store;
  private final Line line;
  private final Endings endings;
  private final HandOffs handOffs;
  private final Returns returns;
  private final Outside outside;
  private long accepted;
  private boolean isStopping;

  Dispatcher(
      JobStore store,
      Line line,
      Endings endings,
      HandOffs handOffs,
      Returns returns,
      Outside outside) {
    this.store = store;
    this.line = line;
    this.endings = endings;
    this.handOffs = handOffs;
    this.returns = returns;
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
    handOffs.collect();
    line.queue().add(live);
    line.feed().emit(live, EventType.QUEUED, line.place(live));
    watchDeadline(live);
    handOffs.dispatch();
    return live;
  }

  private void watchDeadline(LiveJob live) {
    if (live.deadlineAt() != LiveJob.NEVER) {
      long ms = Math.max(1, (live.deadlineAt() - line.nanos()) / 1_000_000 + 1);
      long timer = outside.after(ms, () -> deadlineReached(live));
      live.ended().future().onComplete(ended -> outside.forget(timer));
    }
  }

  /**
   * One that is written ahead is asked for: where it has begun meanwhile, its own limit ends it.
   */
  private void deadlineReached(LiveJob live) {
    if (!endUnrun(live, endings::deadlinePassed) && live.load() != null) {
      returns.recall(live);
    }
  }

  private boolean endUnrun(LiveJob live, Consumer<LiveJob> ending) {
    boolean isOut = line.withdraw(live);
    if (isOut) {
      ending.accept(live);
    }
    return isOut;
  }

  /** Cancels a live job: at once where no process has it, else through its worker. */
  JobView cancel(LiveJob live) {
    if (!endUnrun(live, endings::cancelled)) {
      stop(live, StopRun.Why.CANCEL);
    }
    return line.view(live);
  }

  private void stop(LiveJob live, StopRun.Why why) {
    live.worker().ifPresent(worker -> outside.stop(worker, new StopRun(live.id(), why)));
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
    for (LiveJob live : List.copyOf(line.live().values())) {
      if (!endUnrun(live, endings::refusedByShutdown)) {
        stop(live, StopRun.Why.INTERRUPT);
      }
    }
  }

  private void refuseWhileStopping() {
    if (isStopping) {
      throw new JobException(
          FailureCode.SHUTTING_DOWN, "the server is stopping and takes no more jobs");
    }
  }
}
