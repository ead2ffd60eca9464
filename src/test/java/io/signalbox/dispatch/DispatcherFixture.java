package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.EventMessage;
import io.signalbox.bus.Mailbox;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.python.PoolView;
import io.signalbox.store.JobStore;
import io.signalbox.store.Retention;
import io.signalbox.store.memory.HistorySettings;
import io.signalbox.store.memory.MemoryJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A dispatcher with a memory store, a clock, workers and timers in the hands of a test. */
final class DispatcherFixture {

  static final String OUTPUT = "{\"ok\":true}";

  static final Retention FOR_EVER =
      new Retention(
          Duration.ofDays(999), Duration.ofDays(999), Duration.ofDays(999), Long.MAX_VALUE);

  final Scripts scripts = new Scripts().add("one").add("two");
  final FakeOutside outside = new FakeOutside();
  final List<EventMessage> events = new ArrayList<>();
  final List<Path> removed = new ArrayList<>();
  final JobStore store;
  final Line line;
  final HandOffs handOffs;
  final Dispatcher dispatcher;
  final Backlog backlog;
  final RunAgain again;
  final Overview overview;
  final Quarantine quarantine;
  final Desk desk;
  final Mailbox box = new Mailbox();
  Optional<String> obstacle = Optional.empty();
  long nanos = 1;
  Instant now = Instant.now();
  int fenced;

  DispatcherFixture() {
    this(new QueueSettings(3, 1 << 20, Duration.ofSeconds(30)));
  }

  DispatcherFixture(QueueSettings settings) {
    this(settings, null, memory -> memory);
  }

  /** On top of what an earlier dispatcher has left, if it has. */
  DispatcherFixture(QueueSettings settings, JobStore left) {
    this(settings, left, memory -> memory);
  }

  /**
   * @param jobs makes the store of submitted jobs from the one in memory
   */
  DispatcherFixture(QueueSettings settings, UnaryOperator<JobStore> jobs) {
    this(settings, null, jobs);
  }

  private DispatcherFixture(QueueSettings settings, JobStore left, UnaryOperator<JobStore> jobs) {
    this.store =
        left == null
            ? new MemoryJobStore(new HistorySettings(1000, 1 << 20, 1 << 20), removed::add)
            : left;
    EventFeed feed =
        new EventFeed(
            (message, isJobWatched, isFeedWatched) -> events.add(message), List.of(), () -> now);
    ServedScripts served =
        new ServedScripts(
            scripts.catalogue, script -> obstacle, () -> new PoolView(List.of(), List.of()));
    line = new Line(settings, served, feed, () -> now, () -> nanos);
    Assembly parts =
        new Assembly(
            new Stores(store, jobs.apply(store)),
            new BacklogSettings(1000, 10),
            served,
            line,
            outside,
            () -> fenced++);
    handOffs = parts.handOffs();
    dispatcher = parts.dispatcher();
    desk = parts.desk();
    backlog = parts.backlog();
    again = parts.runAgain();
    quarantine = parts.quarantine();
    overview = new Overview(line, dispatcher, backlog, served);
    backlog.open(dispatcher::take);
  }

  /** Time goes by: what was due meanwhile is looked for. */
  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
    outside.ring();
    handOffs.lookAgain();
  }

  /** A worker puts news in its box and announces it. */
  void tell(WorkerNews item) {
    box.put(item);
    handOffs.hear(new WorkerNews.Delivered("any"));
  }

  void worker(String name) {
    handOffs.hear(new WorkerNews.Ready(name, box));
  }

  /** A job on its own, kept in a store of its own. */
  static LiveJob live(Job job, JobRequest request, long order, long now) {
    JobStore own = new MemoryJobStore(new HistorySettings(1, 1 << 20, 1 << 20), path -> {});
    return new LiveJob(job, request, Kept.fresh(own, false, job), order, now);
  }

  static JobRequest request(String script) {
    return JobRequest.of(script, new Payload.Bytes("{}".getBytes(), Payload.JSON));
  }

  static JobRequest request(String script, int priority, String key) {
    JobRequest plain = request(script);
    return new JobRequest(
        plain.id(),
        script,
        plain.input(),
        "{}",
        Optional.of(priority),
        Optional.of(key),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        JobRequest.Submission.PLAIN);
  }

  static JobRequest request(String script, Duration timeout, Duration deadline) {
    JobRequest plain = request(script);
    return new JobRequest(
        plain.id(),
        script,
        plain.input(),
        "{}",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.ofNullable(timeout),
        Optional.ofNullable(deadline),
        JobRequest.Submission.PLAIN);
  }

  JobId submit(JobRequest request) {
    return desk.submit(new Call.Submit(request, Optional.empty())).result().job().id();
  }

  JobId submit(String script) {
    return submit(request(script));
  }

  Call.JobView view(JobId id) {
    return desk.get(new Call.Get(id)).result();
  }

  void start(String worker) {
    JobId id = running(worker);
    tell(new WorkerNews.Started(worker, id, "v2"));
  }

  JobId running(String worker) {
    return outside.current(worker).job().id();
  }

  void succeed(String worker) {
    end(worker, new Outcome.Succeeded(new Payload.Bytes(OUTPUT.getBytes(), Payload.JSON)));
  }

  void fail(String worker) {
    end(worker, new Outcome.Failed(Failure.of(FailureCode.SCRIPT_ERROR, "no")));
  }

  void end(String worker, Outcome outcome) {
    end(worker, outcome, 100);
  }

  void succeed(String worker, double ms) {
    end(worker, new Outcome.Succeeded(new Payload.Bytes(OUTPUT.getBytes(), Payload.JSON)), ms);
  }

  private void end(String worker, Outcome outcome, double ms) {
    Figures figures = new Figures(0, Math.round(ms * 1000), 50, 1000);
    tell(
        new WorkerNews.Ended(
            worker, running(worker), new Outcome.Report(outcome, List.of(), figures)));
    outside.next(worker);
  }

  /** The process of what a worker is at starts, and a signal ends it. */
  void crash(String worker) {
    crash(worker, 100);
  }

  void crash(String worker, double ms) {
    tell(new WorkerNews.Started(worker, running(worker), "v1"));
    end(worker, new Outcome.Failed(crashed()), ms);
  }

  static Failure crashed() {
    return Failure.of(FailureCode.PROCESS_CRASHED, "SIGKILL ended the process")
        .with("signal", "SIGKILL");
  }

  List<EventType> typesOf(JobId id) {
    return events.stream()
        .map(EventMessage::event)
        .filter(event -> event.jobId().equals(id))
        .map(event -> event.type())
        .toList();
  }
}
