package io.signalbox.server;

import io.signalbox.job.EventType;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobListener;
import io.signalbox.job.Warning;
import io.signalbox.script.ScriptCatalogue;

/**
 * Remembers with a script what its jobs warn of that does not end with the job: a model that was
 * made with another version of its library.
 */
final class ModelWarnings implements JobListener {

  private static final String CODE = "model_version";

  private final ScriptCatalogue catalogue;

  ModelWarnings(ScriptCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void onEvent(Job job, JobEvent event) {
    if (event.type() == EventType.WARNING && CODE.equals(event.data().get("code"))) {
      String detail = String.valueOf(event.data().get("detail"));
      catalogue.warn(job.script(), job.scriptVersion(), new Warning(CODE, detail));
    }
  }
}
