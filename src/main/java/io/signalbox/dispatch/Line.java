package io.signalbox.dispatch;

import io.signalbox.bus.Call.JobView;
import io.signalbox.job.JobId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The state of the dispatcher in one place: live jobs, queue, workers, measured times. Confined to
 * the dispatcher's event loop.
 */
final class Line {

  private final Map<JobId, LiveJob> live = new HashMap<>();
  private final Absent absent = new Absent();
  private final Workers workers = new Workers();
  private final RunTimes runTimes = new RunTimes();
  private final QueueSettings settings;
  private final JobQueue queue;
  private final Admissions admissions;
  private final Forecast forecast;
  private final Intake intake;
  private final Gate gate;
  private final Portions portions;
  private final EventFeed feed;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private Consumer<LiveJob> onDrop = job -> {};

  /**
   * @param clock for what people read
   * @param nanos for measuring: nanoseconds that never step back
   */
  Line(
      QueueSettings settings,
      ServedScripts scripts,
      EventFeed feed,
      InstantSource clock,
      LongSupplier nanos) {
    this.settings = settings;
    this.feed = feed;
    this.clock = clock;
    this.nanos = nanos;
    this.queue = new JobQueue(settings.aging());
    this.admissions = new Admissions(settings, queue);
    this.forecast = new Forecast(settings, admissions, queue, workers, runTimes);
    this.intake = new Intake(scripts.catalogue(), admissions, workers, forecast);
    this.gate =
        new Gate(scripts, workers, new Breakers(scripts.catalogue(), workers, clock, nanos));
    this.portions = new Portions(runTimes, queue);
  }

  QueueSettings settings() {
    return settings;
  }

  Map<JobId, LiveJob> live() {
    return live;
  }

  /** A job is here no longer. */
  void drop(LiveJob job) {
    if (live.remove(job.id(), job)) {
      onDrop.accept(job);
      job.dropped().complete();
    }
  }

  /** Somebody hears of every job that is {@linkplain #drop dropped}. */
  void onDrop(Consumer<LiveJob> listener) {
    onDrop = listener;
  }

  /** Who waits for or watches jobs that are not here. */
  Absent absent() {
    return absent;
  }

  Workers workers() {
    return workers;
  }

  RunTimes runTimes() {
    return runTimes;
  }

  JobQueue queue() {
    return queue;
  }

  Admissions admissions() {
    return admissions;
  }

  Forecast forecast() {
    return forecast;
  }

  Intake intake() {
    return intake;
  }

  Gate gate() {
    return gate;
  }

  Portions portions() {
    return portions;
  }

  EventFeed feed() {
    return feed;
  }

  InstantSource clock() {
    return clock;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  /** Takes a job out that no process has yet: out of the queue, or of a worker's deque. */
  boolean withdraw(LiveJob job) {
    boolean hasWaited = queue.remove(job);
    if (hasWaited) {
      forecast.placeFreed();
    }
    return hasWaited || job.load() != null && job.load().withdraw(job, nanos());
  }

  /** A live job with its place; without one where it runs, or its end is being kept. */
  JobView view(LiveJob job) {
    if (job.worker().isPresent() || job.job().state().isFinal() || job.lane() == null) {
      return new JobView(job.job(), 0, -1);
    }
    int position = queue.position(job, nanos());
    return new JobView(
        job.job(), position, forecast.etaMs(position, nanos()), gate.waitsFor(job.script()));
  }

  /** The place of a queued job as event data. */
  Map<String, Object> place(LiveJob job) {
    int position = queue.position(job, nanos());
    job.tellPosition(position);
    return place(position);
  }

  /** A place as event data. */
  Map<String, Object> place(int position) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("position", position);
    long etaMs = forecast.etaMs(position, nanos());
    if (etaMs >= 0) {
      data.put("eta_ms", etaMs);
    }
    return data;
  }
}
