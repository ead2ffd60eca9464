package io.signalbox.dispatch;

import io.signalbox.bus.Call.JobView;
import io.signalbox.job.JobId;
import io.signalbox.script.ScriptCatalogue;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The state of the dispatcher in one place: live jobs, queue, workers, measured times. Confined to
 * the dispatcher's event loop.
 */
final class Line {

  private final Map<JobId, LiveJob> live = new HashMap<>();
  private final Workers workers = new Workers();
  private final RunTimes runTimes = new RunTimes();
  private final QueueSettings settings;
  private final JobQueue queue;
  private final Admissions admissions;
  private final Forecast forecast;
  private final Intake intake;
  private final ScriptCatalogue catalogue;
  private final EventFeed feed;
  private final InstantSource clock;
  private final LongSupplier nanos;

  /**
   * @param clock for what people read
   * @param nanos for measuring: nanoseconds that never step back
   */
  Line(
      QueueSettings settings,
      ScriptCatalogue catalogue,
      EventFeed feed,
      InstantSource clock,
      LongSupplier nanos) {
    this.settings = settings;
    this.catalogue = catalogue;
    this.feed = feed;
    this.clock = clock;
    this.nanos = nanos;
    this.queue = new JobQueue(settings.aging());
    this.admissions = new Admissions(settings, queue);
    this.forecast = new Forecast(settings, admissions, queue, workers, runTimes);
    this.intake = new Intake(catalogue, admissions, workers, forecast);
  }

  QueueSettings settings() {
    return settings;
  }

  Map<JobId, LiveJob> live() {
    return live;
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

  EventFeed feed() {
    return feed;
  }

  InstantSource clock() {
    return clock;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  /** How many workers run a script now. */
  long running(String script) {
    return workers.running(script);
  }

  /** Whether a script is below its {@code max_concurrency}; a removed one may, to learn of it. */
  boolean mayRun(String script) {
    return catalogue
        .find(script)
        .map(known -> running(script) < known.settings().maxConcurrency())
        .orElse(true);
  }

  /** A live job with its place. */
  JobView view(LiveJob job) {
    if (job.worker().isPresent() || job.job().state().isFinal()) {
      return new JobView(job.job(), 0, -1);
    }
    int position = queue.position(job, nanos());
    return new JobView(job.job(), position, forecast.etaMs(position, nanos()));
  }

  /** The place of a queued job as event data. */
  Map<String, Object> place(LiveJob job) {
    JobView view = view(job);
    job.tellPosition(view.position());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("position", view.position());
    if (view.etaMs() >= 0) {
      data.put("eta_ms", view.etaMs());
    }
    return data;
  }
}
