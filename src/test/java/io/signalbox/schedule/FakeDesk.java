package io.signalbox.schedule;

import io.signalbox.bus.Call;
import io.signalbox.job.Failure;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A dispatcher with a store that forgets nothing; any number of schedulers may share it. */
final class FakeDesk implements Desk {

  final List<JobRequest> submitted = new ArrayList<>();
  final Map<String, Map<String, String>> notes = new HashMap<>();
  private final Map<JobId, Job> jobs = new LinkedHashMap<>();
  private final Map<String, JobId> keys = new HashMap<>();
  private Optional<Failure> refusal = Optional.empty();
  private boolean isReadOnly;

  /** From now on every job is refused; with nothing, none. */
  void refuse(Optional<Failure> failure) {
    refusal = failure;
  }

  /** From now on notes are not kept. */
  void failWrites() {
    isReadOnly = true;
  }

  void finishAll() {
    Outcome.Report report =
        new Outcome.Report(
            new Outcome.Succeeded(new Payload.Bytes(new byte[0], Payload.JSON)),
            List.of(),
            Figures.NONE);
    jobs.replaceAll((id, job) -> job.finished(report, Optional.empty(), Instant.EPOCH));
  }

  void forgetJobs() {
    jobs.clear();
  }

  /** The due times that the jobs were submitted for. */
  List<String> times() {
    return submitted.stream()
        .map(it -> it.submission().idempotencyKey().orElse("now"))
        .map(key -> key.replaceFirst("schedule/[^/]*/", ""))
        .toList();
  }

  @Override
  public Future<Map<String, String>> notes(String kind) {
    return Future.succeededFuture(Map.copyOf(notes.getOrDefault(kind, Map.of())));
  }

  @Override
  public Future<Boolean> note(String kind, String name, Optional<String> text) {
    if (isReadOnly) {
      return Future.failedFuture("the store takes no notes");
    }
    Map<String, String> ofKind = notes.computeIfAbsent(kind, unseen -> new HashMap<>());
    text.ifPresentOrElse(it -> ofKind.put(name, it), () -> ofKind.remove(name));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Call.JobView> submit(JobRequest request) {
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get().exception());
    }
    JobId first =
        request
            .submission()
            .idempotencyKey()
            .map(key -> keys.putIfAbsent(key, request.id()))
            .orElse(null);
    if (first != null) {
      return Future.succeededFuture(new Call.JobView(jobs.get(first), 0, -1));
    }
    submitted.add(request);
    jobs.put(request.id(), Job.accepted(request, "v1", 5, Instant.EPOCH));
    return Future.succeededFuture(new Call.JobView(jobs.get(request.id()), 1, -1));
  }

  @Override
  public Future<Optional<Job>> job(JobId id) {
    return Future.succeededFuture(Optional.ofNullable(jobs.get(id)));
  }
}
