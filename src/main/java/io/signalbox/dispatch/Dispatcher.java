package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.Call.JobView;
import io.signalbox.bus.StopRun;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.script.Script;
import io.signalbox.store.Accepted;
import io.signalbox.store.Claim;
import io.signalbox.store.NewJob;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes jobs in, and ends them from outside: by a deadline, a cancel, or the stop of the server.
 * Confined to the dispatcher's event loop.
 */
final class Dispatcher {

  private final Stores stores;
  private final Line line;
  private final Backlog backlog;
  private final Endings endings;
  private final HandOffs handOffs;
  private final Returns returns;
  private final Outside outside;
  private final Quarantine quarantine;
  private long order;
  private boolean isStopping;

  Dispatcher(
      Stores stores,
      Line line,
      Backlog backlog,
      Endings endings,
      HandOffs handOffs,
      Returns returns,
      Outside outside,
      Quarantine quarantine) {
    this.stores = stores;
    this.line = line;
    this.backlog = backlog;
    this.endings = endings;
    this.handOffs = handOffs;
    this.returns = returns;
    this.outside = outside;
    this.quarantine = quarantine;
  }

  boolean isStopping() {
    return isStopping;
  }

  Call.Admission admit(Call.Admit call) {
    refuseWhileStopping();
    if (!call.isSubmitted()) {
      refuseBroken(call.script());
    }
    return call.isSubmitted() && stores.jobs().isDurable()
        ? line.intake().admitToStore(call.script(), call.length(), backlog)
        : line.intake().admit(call.script(), call.length());
  }

  /** Accepts a job that somebody waits for; it may be running when the future completes. */
  Future<LiveJob> run(JobRequest request, Optional<Call.Admission> admission) {
    Script script = line.intake().take(request, admission);
    refuseBroken(script.name());
    return accept(request, script, false, false).map(Taken::live);
  }

  /** Nobody waits for a process that will not start. */
  private void refuseBroken(String script) {
    line.gate()
        .breakers()
        .refusal(script)
        .ifPresent(
            why -> {
              throw why.exception();
            });
  }

  /**
   * What became of a job that came in.
   *
   * @param live the job; null where it waits in the store
   */
  record Taken(LiveJob live, Job job) {}

  /** Accepts a job that nobody waits for. */
  Future<Taken> submit(JobRequest request, Optional<Call.Admission> admission) {
    if (!stores.jobs().isDurable()) {
      Script script = line.intake().take(request, admission);
      return isLater(request) ? store(request, script) : accept(request, script, true, false);
    }
    Script script = line.intake().takeToStore(request, admission, backlog);
    return isLater(request) || !backlog.takesAtOnce(script.name())
        ? store(request, script)
        : accept(request, script, true, false);
  }

  /**
   * Accepts a job that ran before.
   *
   * @param isAlone whether it runs even where its input is quarantined. The store does not know of
   *     that: where this server ends before the job does, it is quarantined again
   */
  Future<Taken> submitAgain(JobRequest request, boolean isAlone) {
    if (!isAlone) {
      return submit(request, Optional.empty());
    }
    Script script =
        stores.jobs().isDurable()
            ? line.intake().takeToStore(request, Optional.empty(), backlog)
            : line.intake().take(request, Optional.empty());
    return accept(request, script, true, true);
  }

  /** What is told of a job that came in. */
  JobView view(Taken taken) {
    return taken.live() == null ? new JobView(taken.job(), 0, -1) : line.view(taken.live());
  }

  private boolean isLater(JobRequest request) {
    return request.submission().runAt().filter(line.clock().instant()::isBefore).isPresent();
  }

  /** Accepts a job that is claimed at once. */
  private Future<Taken> accept(
      JobRequest request, Script script, boolean isSubmitted, boolean isAlone) {
    refuseWhileStopping();
    if (line.live().containsKey(request.id())) {
      throw new JobException(
          FailureCode.CONFLICT, "there is a job with the id " + request.id() + " already");
    }
    Job job = job(request, script, isSubmitted);
    Kept kept = Kept.fresh(stores.of(isSubmitted), isSubmitted, job);
    LiveJob live = new LiveJob(job, request, kept, ++order, line.nanos());
    if (isAlone) {
      live.runAlone();
    }
    line.live().put(job.id(), live);
    if (isSubmitted) {
      backlog.holds(live);
    }
    return kept.accept(job, request)
        .onFailure(refused -> line.drop(live))
        .map(accepted -> accepted(live, accepted));
  }

  private Job job(JobRequest request, Script script, boolean isSubmitted) {
    int priority = request.priority().orElse(script.settings().priority());
    Job job = Job.accepted(request, script.version(), priority, line.clock().instant());
    return stores.of(isSubmitted).isDurable() ? job.durably() : job;
  }

  private Taken accepted(LiveJob live, Accepted accepted) {
    if (accepted.isNew()) {
      live.input(accepted.input());
      enqueue(live, Optional.empty());
      return new Taken(live, live.job());
    }
    line.drop(live);
    forget(live.request());
    return new Taken(null, accepted.job());
  }

  /** The first job with its key has an input of its own. */
  private void forget(JobRequest duplicate) {
    if (duplicate.input() instanceof Payload.File file) {
      outside.remove(file.path());
    }
  }

  /** Accepts a job that waits in the store. */
  private Future<Taken> store(JobRequest request, Script script) {
    refuseWhileStopping();
    Job job = job(request, script, true);
    return stores
        .jobs()
        .accept(new NewJob(job, request, Optional.empty()))
        .map(
            accepted -> {
              if (accepted.isNew()) {
                waits(job);
              } else {
                forget(request);
              }
              return new Taken(null, accepted.job());
            });
  }

  private void waits(Job job) {
    job.runAt().ifPresentOrElse(backlog::sleeps, () -> backlog.waits(job.script()));
  }

  /** Takes a job that has waited in the store. */
  void take(Claim claim) {
    Kept kept = Kept.claimed(stores.jobs(), claim);
    LiveJob live = LiveJob.claimed(claim, kept, ++order, line.nanos(), line.clock().instant());
    line.absent().come(live);
    line.live().put(live.id(), live);
    backlog.holds(live);
    if (isStopping) {
      endings.refusedByShutdown(live);
    } else {
      enqueue(live, quarantine.verdict(claim.rescues(), live));
    }
  }

  private void enqueue(LiveJob live, Optional<Failure> against) {
    handOffs.collect();
    line.queue().add(live);
    line.feed().emit(live, EventType.QUEUED, line.place(live));
    watchDeadline(live);
    against
        .or(() -> verdict(live))
        .ifPresent(why -> endUnrun(live, it -> endings.refused(it, why)));
    handOffs.dispatch();
  }

  private Optional<Failure> verdict(LiveJob live) {
    return quarantine.isEmpty()
        ? Optional.empty()
        : line.intake()
            .served(live.script())
            .flatMap(script -> quarantine.verdict(live, script.version()));
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
    if (endings.isEnding(live)) {
      live.unwanted();
    } else if (!endUnrun(live, endings::cancelled)) {
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
    backlog.stop();
    giveBacklogBack();
    long timer = outside.after(Math.max(1, limitMs), this::interruptAll);
    List<Future<?>> all =
        line.live().values().stream().<Future<?>>map(live -> live.dropped().future()).toList();
    return Future.join(all).<Void>mapEmpty().onComplete(drained -> outside.forget(timer));
  }

  /** What waits in a durable store need not run before the stop. */
  private void giveBacklogBack() {
    for (LiveJob live : List.copyOf(line.live().values())) {
      if (live.kept().isDurable()) {
        endUnrun(live, endings::refusedByShutdown);
      }
    }
  }

  private void interruptAll() {
    for (LiveJob live : List.copyOf(line.live().values())) {
      if (!endUnrun(live, endings::refusedByShutdown)) {
        stop(live, StopRun.Why.INTERRUPT);
      }
    }
  }

  void refuseWhileStopping() {
    if (isStopping) {
      throw new JobException(
          FailureCode.SHUTTING_DOWN, "the server is stopping and takes no more jobs");
    }
  }
}
