package io.signalbox.worker;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.Outcome;
import io.signalbox.python.PythonRunner;
import io.signalbox.python.Run;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs the jobs of a hand-off. Whatever happens, each job's end is told exactly once: a fault of
 * our own becomes the outcome {@code internal}. Runs on a thread of the workers' pool.
 */
final class RunHandOff {

  private static final Logger LOG = LoggerFactory.getLogger(RunHandOff.class);

  private final String worker;
  private final ScriptCatalogue catalogue;
  private final PythonRunner runner;
  private final Consumer<WorkerNews> news;

  RunHandOff(
      String worker, ScriptCatalogue catalogue, PythonRunner runner, Consumer<WorkerNews> news) {
    this.worker = worker;
    this.catalogue = catalogue;
    this.runner = runner;
    this.news = news;
  }

  /** Returns how many jobs were run. */
  int run(HandOff handOff) {
    handOff.items().forEach(this::run);
    return handOff.items().size();
  }

  private void run(HandOff.Item item) {
    Job job = item.job();
    MDC.put("job_id", job.id().value());
    MDC.put("script", job.script());
    try {
      news.accept(new WorkerNews.Ended(worker, job.id(), outcome(item)));
    } finally {
      MDC.remove("job_id");
      MDC.remove("script");
    }
  }

  private Outcome.Report outcome(HandOff.Item item) {
    Optional<Script> script = catalogue.find(item.job().script());
    if (script.isEmpty()) {
      return Outcome.Report.failed(
          Failure.of(
              FailureCode.UNKNOWN_SCRIPT,
              "the script '" + item.job().script() + "' was removed before its job ran"));
    }
    return outcome(item, script.get());
  }

  private Outcome.Report outcome(HandOff.Item item, Script script) {
    RunNews told = new RunNews(worker, item.job().id(), script.version(), news);
    try {
      return runner.run(
          new Run(item.job(), script, item.input(), item.params(), item.limits()), told);
    } catch (Throwable fault) { // the boundary: a worker outlives every fault
      LOG.error("The run of a job failed inside the server", fault);
      return Outcome.Report.failed(
          Failure.of(FailureCode.INTERNAL, "the server failed to run the job: " + fault));
    }
  }
}
