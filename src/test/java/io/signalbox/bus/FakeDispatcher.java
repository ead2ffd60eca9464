package io.signalbox.bus;

import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.JobPage;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plays the dispatcher for tests of those who speak to it. A job succeeds at once with its input as
 * its output, unless {@link #hold} was called; then the test says what happens to it.
 */
public final class FakeDispatcher extends VerticleBase {

  /** The one script that it knows, beside every name that begins like it. */
  public static final String SCRIPT = "echo";

  private final Addresses addresses;
  private final Map<JobId, Job> jobs = new LinkedHashMap<>();
  private final Map<JobId, JobRequest> requests = new LinkedHashMap<>();
  private final Map<JobId, Payload> outputs = new LinkedHashMap<>();
  private final Map<JobId, Promise<Call.Finished>> ends = new LinkedHashMap<>();
  private final List<EventMessage> events = new ArrayList<>();
  private final Set<Long> places = new HashSet<>();
  private final List<JobId> cancelled = new ArrayList<>();
  private EventPublisher publisher;
  private Optional<Failure> refusal = Optional.empty();
  private long inputLimit = Long.MAX_VALUE;
  private boolean holds;
  private long lastPlace;

  public FakeDispatcher(Addresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public Future<?> start() {
    publisher = new EventPublisher(vertx, addresses);
    CallServer calls = new CallServer(vertx, addresses);
    calls.answer(Call.Admit.class, this::admit);
    calls.answer(Call.Release.class, call -> Future.succeededFuture(free(call.admission())));
    calls.answer(
        Call.Submit.class,
        call -> Future.succeededFuture(view(accept(call.request(), call.admission()))));
    calls.answer(
        Call.Run.class, call -> end(accept(call.request(), call.admission()).id()).future());
    calls.answer(
        Call.Begin.class,
        call -> Future.succeededFuture(view(accept(call.request(), call.admission()))));
    calls.answer(Call.Await.class, call -> end(call.id()).future());
    calls.answer(Call.Get.class, call -> Future.succeededFuture(view(known(call.id()))));
    calls.answer(Call.Find.class, call -> Future.succeededFuture(find(call)));
    calls.answer(Call.Cancel.class, call -> Future.succeededFuture(view(cancel(call.id()))));
    calls.answer(Call.Delete.class, call -> Future.succeededFuture(delete(call.id())));
    calls.answer(Call.Input.class, call -> Future.succeededFuture(input(call.id())));
    calls.answer(Call.Output.class, call -> Future.succeededFuture(output(call.id())));
    calls.answer(Call.Events.class, call -> Future.succeededFuture(events(call)));
    calls.answer(Call.Feed.class, call -> Future.succeededFuture(feed(call)));
    calls.answer(
        Call.Capacity.class, call -> Future.succeededFuture(new JsonObject().put("depth", 0)));
    calls.answer(Call.Workers.class, call -> Future.succeededFuture(items()));
    calls.answer(Call.Scripts.class, call -> Future.succeededFuture(items()));
    calls.answer(
        Call.OneScript.class,
        call -> Future.succeededFuture(new JsonObject().put("name", script(call.name()))));
    return Future.succeededFuture();
  }

  /** From now on jobs wait for {@link #finish}. */
  public synchronized void hold() {
    holds = true;
  }

  /** From now on no job is admitted. */
  public synchronized void refuse(Failure failure) {
    refusal = Optional.of(failure);
  }

  public synchronized void limitInputs(long bytes) {
    inputLimit = bytes;
  }

  /** How many places are kept for bodies that are on their way. */
  public synchronized int keptPlaces() {
    return places.size();
  }

  /** The accepted requests, oldest first. */
  public synchronized List<JobRequest> accepted() {
    return List.copyOf(requests.values());
  }

  public synchronized List<JobId> cancelled() {
    return List.copyOf(cancelled);
  }

  /** Says something about a job. */
  public synchronized void say(JobId id, EventType type, Map<String, Object> data) {
    Job job = known(id);
    long seq = job.attempt() * JobEvent.SEQ_PER_ATTEMPT + events.size() + 1;
    JobEvent event = new JobEvent(seq, type, Instant.EPOCH, id, job.script(), job.attempt(), data);
    EventMessage message = new EventMessage(event, events.size() + 1);
    events.add(message);
    publisher.publish(message, true, true);
  }

  /** Ends a job. */
  public synchronized void finish(JobId id, Outcome.Report report) {
    Job job =
        known(id).started("v1", Instant.EPOCH).finished(report, Optional.of("w"), Instant.EPOCH);
    jobs.put(id, job);
    if (report.outcome() instanceof Outcome.Succeeded done) {
      outputs.put(id, done.output());
    }
    say(
        id,
        switch (job.state()) {
          case SUCCEEDED -> EventType.SUCCEEDED;
          case CANCELLED -> EventType.CANCELLED;
          default -> EventType.FAILED;
        },
        Map.of());
    end(id).complete(new Call.Finished(job, Optional.ofNullable(outputs.get(id))));
  }

  private synchronized Future<Call.Admission> admit(Call.Admit call) {
    check(call.script(), call.length());
    places.add(++lastPlace);
    return Future.succeededFuture(new Call.Admission(lastPlace, inputLimit));
  }

  private void check(String script, long length) {
    script(script);
    refusal.ifPresent(
        failure -> {
          throw failure.exception();
        });
    if (length > inputLimit) {
      throw new JobException(FailureCode.INPUT_TOO_LARGE, "the input is too large");
    }
  }

  private synchronized boolean free(Call.Admission admission) {
    return places.remove(admission.number());
  }

  private synchronized Job accept(JobRequest request, Optional<Call.Admission> admission) {
    admission.ifPresentOrElse(this::free, () -> check(request.script(), request.input().length()));
    Job job = Job.accepted(request, "v1", request.priority().orElse(5), Instant.EPOCH);
    jobs.put(job.id(), job);
    requests.put(job.id(), request);
    say(job.id(), EventType.QUEUED, Map.of("position", 1));
    if (!holds) {
      finish(
          job.id(),
          new Outcome.Report(
              new Outcome.Succeeded(request.input()),
              List.of(),
              new Figures(2_345, 3_000, 1_000, 0)));
    }
    return jobs.get(job.id());
  }

  private synchronized Promise<Call.Finished> end(JobId id) {
    return ends.computeIfAbsent(id, unseen -> Promise.promise());
  }

  private synchronized Job cancel(JobId id) {
    cancelled.add(id);
    if (!known(id).state().isFinal()) {
      finish(id, new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE));
    }
    return known(id);
  }

  private synchronized boolean delete(JobId id) {
    if (!known(id).state().isFinal()) {
      throw new JobException(FailureCode.CONFLICT, "the job is not final");
    }
    return jobs.remove(id) != null;
  }

  private synchronized JobPage find(Call.Find call) {
    List<Job> newestFirst = new ArrayList<>(jobs.values());
    newestFirst.sort((one, other) -> other.id().compareTo(one.id()));
    List<Job> all = newestFirst.stream().filter(call.query()::matches).toList();
    boolean more = all.size() > call.query().limit();
    List<Job> page = more ? all.subList(0, call.query().limit()) : all;
    return new JobPage(page, more ? Optional.of(page.get(page.size() - 1).id()) : Optional.empty());
  }

  private synchronized Payload input(JobId id) {
    known(id);
    return requests.get(id).input();
  }

  private synchronized Payload output(JobId id) {
    known(id);
    return Optional.ofNullable(outputs.get(id))
        .orElseThrow(() -> new JobException(FailureCode.CONFLICT, "the job has no output"));
  }

  private synchronized List<EventMessage> events(Call.Events call) {
    known(call.id());
    return events.stream()
        .filter(message -> message.event().jobId().equals(call.id()))
        .filter(message -> message.event().seq() > call.after())
        .toList();
  }

  private synchronized Call.FeedPage feed(Call.Feed call) {
    List<EventMessage> page =
        events.stream()
            .filter(message -> call.after() >= 0 && message.cursor() > call.after())
            .toList();
    return new Call.FeedPage(page, events.size(), call.after() > events.size());
  }

  private synchronized Job known(JobId id) {
    return Optional.ofNullable(jobs.get(id))
        .orElseThrow(() -> new JobException(FailureCode.NOT_FOUND, "there is no job " + id));
  }

  private static Call.JobView view(Job job) {
    boolean waits = !job.state().isFinal();
    return new Call.JobView(job, waits ? 1 : 0, waits ? 10 : -1);
  }

  private static String script(String name) {
    if (!name.startsWith(SCRIPT)) {
      throw new JobException(FailureCode.UNKNOWN_SCRIPT, "there is no script named '" + name + "'");
    }
    return name;
  }

  private static JsonObject items() {
    return new JsonObject().put("items", new JsonArray());
  }
}
