package io.signalbox.worker;

import io.signalbox.bus.ProgressBox;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.EventType;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.job.RawJson;
import io.signalbox.python.RunListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Turns what a run says into news. Confined to the run's thread. */
final class RunNews implements RunListener {

  private final String worker;
  private final JobId id;
  private final String version;
  private final Consumer<WorkerNews> news;
  private final ProgressBox progress = new ProgressBox();
  private boolean hasStarted;
  private boolean isOver;

  RunNews(String worker, JobId id, String version, Consumer<WorkerNews> news) {
    this.worker = worker;
    this.id = id;
    this.version = version;
    this.news = news;
  }

  @Override
  public void started() {
    hasStarted = true;
    news.accept(new WorkerNews.Started(worker, id, version));
  }

  @Override
  public void log(String stream, String message) {
    say(EventType.LOG, Map.of("stream", stream, "message", message));
  }

  @Override
  public void progress(double value, String message) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("value", value);
    if (!message.isEmpty()) {
      data.put("message", message);
    }
    if (progress.put(data)) {
      news.accept(new WorkerNews.Progressed(id, progress));
    }
  }

  @Override
  public void metric(String name, double value) {
    say(EventType.METRIC, Map.of("name", name, "value", value));
  }

  @Override
  public void partial(byte[] json) {
    say(EventType.PARTIAL, Map.of("output", new RawJson(json)));
  }

  @Override
  public void ended(Outcome.Report report) {
    isOver = true;
    news.accept(new WorkerNews.Ended(worker, id, report));
  }

  @Override
  public void returned() {
    isOver = true;
    news.accept(new WorkerNews.Returned(worker, id));
  }

  boolean hasStarted() {
    return hasStarted;
  }

  /** Whether its last word was heard. */
  boolean isOver() {
    return isOver;
  }

  private void say(EventType type, Map<String, Object> data) {
    news.accept(new WorkerNews.Said(id, type, data));
  }
}
