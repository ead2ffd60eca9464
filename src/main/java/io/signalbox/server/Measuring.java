package io.signalbox.server;

import io.signalbox.dispatch.DispatchFigures;
import io.signalbox.dispatch.QueueSettings;
import io.signalbox.job.JobListener;
import io.signalbox.metrics.JobMetrics;
import io.signalbox.metrics.PoolMetrics;
import io.signalbox.metrics.ProcessMetrics;
import io.signalbox.metrics.Registries;
import io.signalbox.python.ProcessListener;
import io.signalbox.script.ScriptCatalogue;
import java.util.Optional;
import java.util.function.Supplier;

/** Joins the meters to what they measure. */
final class Measuring {

  private final Registries registries;

  /**
   * @param registries after a Vert.x was made with them
   */
  Measuring(Registries registries) {
    this.registries = registries;
  }

  Optional<Supplier<String>> scrape() {
    return registries.scrape();
  }

  JobListener jobs(ScriptCatalogue catalogue) {
    return new JobMetrics(
        registries.registry(),
        name ->
            catalogue
                .find(name)
                .map(script -> script.settings().isolation().text())
                .orElse("process"));
  }

  ProcessListener processes() {
    ProcessMetrics metrics = new ProcessMetrics(registries.registry());
    return new ProcessListener() {
      @Override
      public void started(String script) {
        metrics.started();
      }

      @Override
      public void ended(String script, String cause) {
        metrics.ended(cause);
      }
    };
  }

  DispatchFigures figures(QueueSettings queue) {
    PoolMetrics pool = new PoolMetrics(registries.registry());
    DispatchFigures figures = new DispatchFigures(queue.capacity(), pool::handedOff, pool::fenced);
    pool.bind(figures);
    return figures;
  }
}
