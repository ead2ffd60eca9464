package io.signalbox.store.postgres;

import io.signalbox.job.Artifact;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.signalbox.store.Accepted;
import io.signalbox.store.Claim;
import io.signalbox.store.IdempotencyKeys;
import io.signalbox.store.Lease;
import io.signalbox.store.NewJob;
import io.signalbox.store.Result;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Takes jobs in, claims them, and writes about them. Confined to the store's event loop. */
final class Holdings {

  private final Writer writer;
  private final Finds finds;
  private final Reads reads;
  private final Payloads payloads;
  private final TempFiles files;
  private final Waits waits;
  private final Notices notices;
  private final Boot boot;

  Holdings(Writer writer, Finds finds, Reads reads, Payloads payloads, TempFiles files, Boot boot) {
    this.writer = writer;
    this.finds = finds;
    this.reads = reads;
    this.payloads = payloads;
    this.files = files;
    this.notices = boot.notices();
    this.boot = boot;
    this.waits = boot.waits();
  }

  // -- in ----------------------------------------------------------------------

  Future<Accepted> accept(NewJob fresh) {
    return payloads.keep(fresh.request().input()).compose(input -> accept(fresh, input));
  }

  private Future<Accepted> accept(NewJob fresh, StoredPayload input) {
    JobId id = fresh.job().id();
    return writer
        .add(Write.fenced(Accepts.ACCEPT, id, Accepts.values(fresh, input, boot.id())))
        .onFailure(cause -> fresh.lease().ifPresent(it -> doubt(cause, it.token(), it.token())))
        .compose(isNew -> isNew ? accepted(fresh) : known(fresh));
  }

  private void doubt(Throwable cause, long first, long last) {
    if (JobException.failureOf(cause).code() == FailureCode.STORAGE_UNAVAILABLE) {
      waits.doubt(first, last);
    }
  }

  private Future<Accepted> accepted(NewJob fresh) {
    keepFile(fresh);
    if (fresh.lease().isEmpty()) {
      waits.tell(fresh.job());
    }
    return Future.succeededFuture(new Accepted(fresh.job(), true, fresh.request().input()));
  }

  private void keepFile(NewJob fresh) {
    if (fresh.request().input() instanceof Payload.File file) {
      fresh
          .lease()
          .ifPresentOrElse(
              lease -> files.hold(lease.job(), file.path()), () -> files.use(file.path()));
    }
  }

  /** Its idempotency key was there already, or its id. */
  private Future<Accepted> known(NewJob fresh) {
    JobRequest request = fresh.request();
    return request
        .submission()
        .idempotencyKey()
        .map(key -> finds.byKey(request.script(), key))
        .orElse(Future.succeededFuture(Optional.empty()))
        .map(first -> first(request, first))
        .compose(this::again);
  }

  private Future<Accepted> again(Job first) {
    return reads
        .payload(first.id(), "input")
        .map(input -> new Accepted(first, false, input.orElseThrow()));
  }

  private static Job first(JobRequest request, Optional<Finds.Keyed> found) {
    Finds.Keyed first =
        found.orElseThrow(
            () ->
                new JobException(
                    FailureCode.CONFLICT,
                    "there is a job with the id " + request.id() + " already"));
    if (!first.hash().equals(IdempotencyKeys.hash(request))) {
      throw IdempotencyKeys.conflict(request, first.job().id());
    }
    return first.job();
  }

  Future<Void> acceptAll(List<NewJob> jobs) {
    List<Future<StoredPayload>> inputs =
        jobs.stream().map(fresh -> payloads.keep(fresh.request().input())).toList();
    return Future.join(inputs).compose(kept -> acceptAll(jobs, inputs));
  }

  private Future<Void> acceptAll(List<NewJob> jobs, List<Future<StoredPayload>> inputs) {
    List<Write<?>> writes = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      Tuple values = Accepts.values(jobs.get(i), inputs.get(i).result(), boot.id());
      writes.add(Write.plain(Accepts.ACCEPT_ALL, jobs.get(i).job().id(), values));
    }
    if (writes.isEmpty()) {
      return Future.succeededFuture();
    }
    writer.addAll(writes);
    return Future.join(writes.stream().map(write -> write.promise().future()).toList())
        .onSuccess(all -> jobs.forEach(this::accepted))
        .mapEmpty();
  }

  // -- claims ------------------------------------------------------------------

  Future<List<Claim>> claim(String script, int most) {
    long before = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE - Integer.MAX_VALUE);
    Tuple values = Tuple.of(script, (long) most, before, boot.id());
    return writer
        .add(Write.of(Claims.CLAIM, "claim " + script, values, Holdings::rows))
        .compose(this::claims)
        .onFailure(cause -> doubt(cause, before + 1, before + most));
  }

  private static List<Row> rows(RowSet<Row> rows) {
    List<Row> all = new ArrayList<>();
    rows.forEach(all::add);
    return all;
  }

  private Future<List<Claim>> claims(List<Row> rows) {
    List<Future<Claim>> all = rows.stream().map(this::claim).toList();
    return Future.join(all).map(done -> all.stream().map(Future::result).toList());
  }

  private Future<Claim> claim(Row row) {
    return payloads
        .read(row)
        .map(
            input -> {
              Job job = JobRows.job(row);
              if (input instanceof Payload.File file) {
                files.hold(job.id(), file.path());
              }
              Long lastSeq = row.getLong("last_seq");
              return new Claim(
                  job,
                  JobRows.request(row, input),
                  new Lease(job.id(), job.attempt(), row.getLong("token")),
                  row.getInteger("rescues"),
                  lastSeq == null ? 0 : lastSeq);
            });
  }

  Future<Boolean> start(Lease lease, Job running) {
    Tuple values =
        Tuple.of(
            JobRows.uuid(lease.job()),
            lease.attempt(),
            lease.token(),
            running.attempt(),
            running.scriptVersion(),
            JobRows.nanos(running.startedAt()));
    return changing(lease.job(), Write.fenced(Claims.START, lease.job(), values));
  }

  Future<Boolean> append(Lease lease, JobEvent event) {
    Stretch stretch = Stretch.of(List.of(event));
    Tuple values =
        Tuple.of(
            JobRows.uuid(lease.job()),
            lease.attempt(),
            lease.token(),
            Stretch.place(event),
            stretch.lastSeq(),
            stretch.lines());
    return changing(lease.job(), Write.fenced(Claims.APPEND, lease.job(), values));
  }

  private Future<Boolean> changing(JobId id, Write<Boolean> write) {
    return writer
        .add(write)
        .onSuccess(
            isDone -> {
              if (isDone) {
                notices.changed(id);
              }
            });
  }

  Future<Boolean> giveBack(Lease lease, Job waiting) {
    return waits.giveBack(lease, waiting, 0).onSuccess(done -> files.release(lease.job()));
  }

  // -- ends --------------------------------------------------------------------

  Future<Boolean> complete(Lease lease, Job last, Result result) {
    return end(Ends.COMPLETE, lease, last, result).onSuccess(done -> files.release(last.id()));
  }

  Future<Boolean> completeUnclaimed(Job last, Result result) {
    return end(Ends.COMPLETE_UNCLAIMED, null, last, result);
  }

  private Future<Boolean> end(Statement statement, Lease lease, Job last, Result result) {
    List<Future<StoredPayload>> artifacts =
        result.artifacts().stream().map(it -> payloads.keep(it.content())).toList();
    Future<StoredPayload> output = payloads.keep(result.output());
    List<Future<?>> all = new ArrayList<>(artifacts);
    all.add(output);
    return Future.join(all)
        .compose(
            kept -> {
              List<Write<?>> writes = new ArrayList<>();
              Write<Boolean> end =
                  Write.fenced(
                      statement,
                      last.id(),
                      Ends.values(lease, last, output.result(), Stretch.of(result.events())));
              writes.add(end);
              for (int i = 0; i < artifacts.size(); i++) {
                writes.add(artifact(lease, last.id(), result.artifacts().get(i), artifacts.get(i)));
              }
              writer.addAll(writes);
              return end.promise().future();
            })
        .onSuccess(isDone -> ended(last.id(), result, isDone));
  }

  private static Write<Void> artifact(
      Lease lease, JobId id, Artifact artifact, Future<StoredPayload> content) {
    Tuple values =
        Tuple.of(JobRows.uuid(id), lease == null ? null : lease.token(), artifact.name());
    return Write.plain(Ends.ARTIFACT, id, content.result().addTo(values));
  }

  private void ended(JobId id, Result result, boolean isDone) {
    result.artifacts().forEach(artifact -> files.use(artifact.content().path()));
    if (result.output().orElse(null) instanceof Payload.File file) {
      files.use(file.path());
    }
    if (isDone) {
      notices.changed(id);
    }
  }
}
