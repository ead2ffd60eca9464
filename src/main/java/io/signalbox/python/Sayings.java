package io.signalbox.python;

import io.signalbox.job.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run says while it runs, by lines or by frames: log, progress, measurements, each within
 * its limit. Belongs to the run's thread.
 */
final class Sayings {

  private final RunListener listener;
  private final LogBudget budget;
  private final MetricLine metrics = new MetricLine();

  /**
   * @param logLimit the most log of an attempt in bytes
   */
  Sayings(RunListener listener, long logLimit) {
    this.listener = listener;
    this.budget = new LogBudget(logLimit);
  }

  void log(String stream, String message) {
    log(stream, message, message.getBytes(StandardCharsets.UTF_8).length);
  }

  /**
   * @param bytes what it counts against the limit
   */
  void log(String stream, String message, int bytes) {
    if (budget.take(bytes)) {
      listener.log(stream, message);
    }
  }

  /** A value outside 0 to 1 is clamped. */
  void progress(double value, String message) {
    listener.progress(Math.max(0, Math.min(1, value)), message);
  }

  /**
   * @param bytes what it counts against the limit of the log
   */
  void metric(MetricLine.Metric metric, int bytes) {
    if (metrics.admits(metric) && budget.take(bytes)) {
      listener.metric(metric.name(), metric.value());
    }
  }

  /** What was left out. */
  List<Warning> warnings() {
    List<Warning> warnings = new ArrayList<>();
    budget.warning().ifPresent(warnings::add);
    metrics.warning().ifPresent(warnings::add);
    return warnings;
  }
}
