package io.signalbox.python;

import io.signalbox.job.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what a run says, one text each. */
final class RecordingListener implements RunListener {

  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private volatile Outcome.Report report;

  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void started() {
    heard.add("started");
  }

  @Override
  public void log(String stream, String message) {
    heard.add(stream + "|" + message);
  }

  @Override
  public void progress(double value, String message) {
    heard.add("progress|" + value + "|" + message);
  }

  @Override
  public void metric(String name, double value) {
    heard.add("metric|" + name + "|" + value);
  }

  @Override
  public void partial(byte[] json) {
    heard.add("partial|" + new String(json, StandardCharsets.UTF_8));
  }

  @Override
  public void ended(Outcome.Report last) {
    report = last;
  }

  /** The last report. */
  Outcome.Report report() {
    return report;
  }

  @Override
  public void returned() {
    heard.add("returned");
  }
}
