package io.signalbox.dispatch;

import io.signalbox.bus.BatchPage;
import io.signalbox.bus.BatchView;
import io.signalbox.bus.Call;
import io.signalbox.job.Batch;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.script.Script;
import io.signalbox.store.JobStore;
import io.signalbox.store.NewJob;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls about batches: takes their inputs into the store, and cancels those whose end never
 * comes. Confined to the dispatcher's event loop.
 */
final class BatchDesk {

  private static final Logger LOG = LoggerFactory.getLogger(BatchDesk.class);

  /** No sender takes longer for a batch. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final long LOOK_MS = Duration.ofMinutes(5).toMillis();

  private final JobStore store;
  private final Dispatcher dispatcher;
  private final Line line;
  private final Backlog backlog;
  private final Outside outside;
  private final BatchReader reader;
  private final BatchCancel cancels;
  private final Map<JobId, Arriving> arriving = new HashMap<>();

  BatchDesk(JobStore store, Dispatcher dispatcher, Line line, Backlog backlog, Outside outside) {
    this.store = store;
    this.dispatcher = dispatcher;
    this.line = line;
    this.backlog = backlog;
    this.outside = outside;
    this.reader = new BatchReader(store);
    this.cancels = new BatchCancel(store, reader, dispatcher, line, backlog);
  }

  /** A batch whose inputs come in here. */
  private static final class Arriving {
    final Batch batch;
    boolean isKept;
    int inputs;

    Arriving(Batch batch) {
      this.batch = batch;
    }
  }

  // -- in ----------------------------------------------------------------------

  Future<Call.BatchBegun> begin(Call.BeginBatch call) {
    dispatcher.refuseWhileStopping();
    Script script = line.intake().takeToStore(call.script(), 1, backlog);
    Instant now = line.clock().instant();
    arriving.put(
        call.id(), new Arriving(new Batch(call.id(), call.script(), now, OptionalInt.empty())));
    return Future.succeededFuture(
        new Call.BatchBegun(script.settings().inputLimit(), line.settings().batch()));
  }

  Future<Boolean> add(Call.AddToBatch call) {
    dispatcher.refuseWhileStopping();
    Arriving to = arriving(call.id());
    String name = to.batch.script();
    int inputs = call.requests().size();
    Script script = line.intake().takeToStore(name, inputs, backlog);
    List<NewJob> jobs = call.requests().stream().map(request -> job(request, script)).toList();
    backlog.arrive(inputs);
    to.inputs += inputs;
    return keep(to, jobs)
        .onComplete(kept -> backlog.arrived(name, inputs, kept.succeeded()))
        .map(true);
  }

  private NewJob job(JobRequest request, Script script) {
    int priority = request.priority().orElse(script.settings().priority());
    Job job = Job.accepted(request, script.version(), priority, line.clock().instant());
    return new NewJob(store.isDurable() ? job.durably() : job, request, Optional.empty());
  }

  /** Nothing is kept of a batch before its first inputs. */
  private Future<Void> keep(Arriving to, List<NewJob> jobs) {
    Future<Void> begun = to.isKept ? Future.succeededFuture() : store.beginBatch(to.batch);
    to.isKept = true;
    return begun.compose(there -> store.acceptAll(jobs));
  }

  Future<BatchView> seal(Call.SealBatch call) {
    Arriving whole = arriving(call.id());
    return store
        .sealBatch(call.id(), whole.inputs)
        .compose(
            kept -> {
              arriving.remove(call.id());
              backlog.heard(whole.batch.script());
              return reader.view(call.id());
            });
  }

  private Arriving arriving(JobId id) {
    Arriving batch = arriving.get(id);
    if (batch == null) {
      throw new JobException(
          FailureCode.CANCELLED, "the batch was cancelled while its inputs came in");
    }
    return batch;
  }

  // -- one batch ---------------------------------------------------------------

  Future<BatchView> get(Call.GetBatch call) {
    return reader.view(call.id());
  }

  Future<BatchPage> results(Call.BatchResults call) {
    return reader.page(call.id(), call.after());
  }

  Future<BatchView> cancel(Call.CancelBatch call) {
    Arriving broken = arriving.remove(call.id());
    if (broken != null && !broken.isKept) {
      Batch none =
          new Batch(call.id(), broken.batch.script(), broken.batch.createdAt(), OptionalInt.of(0));
      return Future.succeededFuture(new BatchView(none, Map.of(), Optional.empty()));
    }
    return cancels.cancel(call.id()).compose(done -> reader.view(call.id()));
  }

  // -- batches whose sender was lost -------------------------------------------

  /** Cancels what an earlier run of the server has left unfinished, and looks again in time. */
  Future<Void> open() {
    return cancelLost(store.isShared() ? LONGEST : Duration.ZERO);
  }

  private Future<Void> cancelLost(Duration age) {
    Instant before = line.clock().instant().minus(age);
    return store
        .unsealed()
        .compose(
            batches ->
                Future.join(
                    batches.stream()
                        .filter(batch -> !batch.createdAt().isAfter(before))
                        .map(this::cancelLost)
                        .toList()))
        .onFailure(cause -> LOG.warn("Unfinished batches were not cancelled", cause))
        .onComplete(looked -> outside.after(LOOK_MS, () -> cancelLost(LONGEST)))
        .otherwiseEmpty()
        .mapEmpty();
  }

  private Future<Void> cancelLost(Batch batch) {
    LOG.warn("Batch {} is cancelled: its last input never came", batch.id());
    arriving.remove(batch.id());
    return cancels.cancel(batch.id());
  }
}
