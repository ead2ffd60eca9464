package io.signalbox.dispatch;

import io.signalbox.bus.Call;
import io.signalbox.bus.EventMessage;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.JobId;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.store.JobStore;
import io.signalbox.store.memory.HistorySettings;
import io.signalbox.store.memory.MemoryJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A dispatcher with a memory store, a clock, workers and timers in the hands of a test. */
final class DispatcherFixture {

  static final String OUTPUT = "{\"ok\":true}";

  final Scripts scripts = new Scripts().add("one").add("two");
  final FakeOutside outside = new FakeOutside();
  final List<EventMessage> events = new ArrayList<>();
  final List<Path> removed = new ArrayList<>();
  final JobStore store =
      new MemoryJobStore(new HistorySettings(100, 1 << 20, 1 << 20), removed::add);
  final Line line;
  final Endings endings;
  final Dispatcher dispatcher;
  final Desk desk;
  final News news;
  private final Map<String, Deque<JobId>> taken = new HashMap<>();
  long nanos = 1;

  DispatcherFixture() {
    this(new QueueSettings(3, 1 << 20, Duration.ofSeconds(30)));
  }

  DispatcherFixture(QueueSettings settings) {
    EventFeed feed = new EventFeed(store, events::add, List.of(), InstantSource.system());
    line = new Line(settings, scripts.catalogue, feed, InstantSource.system(), () -> nanos);
    endings = new Endings(line, store);
    dispatcher = new Dispatcher(scripts.catalogue, store, line, endings, outside);
    desk = new Desk(dispatcher, line, store);
    news = new News(line, store, endings, dispatcher, outside);
  }

  void worker(String name) {
    news.hear(new WorkerNews.Ready(name));
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
        Optional.empty());
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
        Optional.ofNullable(deadline));
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
    news.hear(new WorkerNews.Started(worker, take(worker), "v2"));
  }

  /** The worker takes its next job, as a runner does that writes ahead. */
  JobId take(String worker) {
    JobId id = outside.busy.get(worker).jobs().take().orElseThrow().job().id();
    taken.computeIfAbsent(worker, name -> new ArrayDeque<>()).add(id);
    return id;
  }

  /** The job that the worker has taken first and not ended, else the one that it will take. */
  JobId running(String worker) {
    Deque<JobId> has = taken.getOrDefault(worker, new ArrayDeque<>());
    return has.isEmpty() ? outside.busy.get(worker).jobs().peek().job().id() : has.peek();
  }

  void succeed(String worker) {
    end(worker, new Outcome.Succeeded(new Payload.Bytes(OUTPUT.getBytes(), Payload.JSON)));
  }

  void fail(String worker) {
    end(worker, new Outcome.Failed(Failure.of(FailureCode.SCRIPT_ERROR, "no")));
  }

  void end(String worker, Outcome outcome) {
    if (taken.getOrDefault(worker, new ArrayDeque<>()).isEmpty()) {
      take(worker);
    }
    Figures figures = Figures.ofMillis(0, 100, 50, 1000);
    news.hear(
        new WorkerNews.Ended(
            worker, taken.get(worker).poll(), new Outcome.Report(outcome, List.of(), figures)));
    if (taken.get(worker).isEmpty() && outside.busy.get(worker).jobs().close()) {
      outside.free(worker);
    }
  }

  List<EventType> typesOf(JobId id) {
    return events.stream()
        .map(EventMessage::event)
        .filter(event -> event.jobId().equals(id))
        .map(event -> event.type())
        .toList();
  }
}
