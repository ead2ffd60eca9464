package io.signalbox.worker;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.WorkerNews;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Outcome;
import io.signalbox.python.PythonRunner;
import io.signalbox.python.Run;
import io.signalbox.script.Isolation;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private final List<RunNews> underWay = new ArrayList<>();
  private int count;

  RunHandOff(
      String worker, ScriptCatalogue catalogue, PythonRunner runner, Consumer<WorkerNews> news) {
    this.worker = worker;
    this.catalogue = catalogue;
    this.runner = runner;
    this.news = news;
  }

  /** Returns how many jobs were taken. */
  int run(HandOff handOff) {
    do {
      runAll(handOff);
    } while (!handOff.jobs().close());
    return count;
  }

  private void runAll(HandOff handOff) {
    Optional<Script> script = catalogue.find(handOff.script());
    if (script.isEmpty()) {
      refuseAll(handOff);
      return;
    }
    try {
      Script served = script.get();
      Script run = handOff.isAlone() ? served.in(Isolation.PROCESS) : served;
      runner.run(run, () -> next(handOff, served, run));
    } catch (Throwable fault) { // the boundary: a worker outlives every fault
      LOG.error("A run failed inside the server", fault);
      end(Failure.of(FailureCode.INTERNAL, "the server failed to run the job: " + fault));
    }
  }

  /** None where another version is served meanwhile: the jobs that are left run on that one. */
  private Optional<Run> next(HandOff handOff, Script served, Script run) {
    boolean isServed = catalogue.find(served.name()).filter(now -> now == served).isPresent();
    return isServed ? handOff.jobs().take().map(item -> take(item, run)) : Optional.empty();
  }

  private Run take(HandOff.Item item, Script script) {
    count++;
    underWay.removeIf(RunNews::isOver);
    RunNews told = new RunNews(worker, item.job().id(), script.version(), news);
    underWay.add(told);
    return new Run(item.job(), script, item.input(), item.params(), item.limits(), told);
  }

  /** The fault is charged to the job that it hit; the others that were taken go back. */
  private void end(Failure failure) {
    List<RunNews> open = underWay.stream().filter(told -> !told.isOver()).toList();
    for (RunNews told : open) {
      if (told == open.get(0) || told.hasStarted()) {
        told.ended(Outcome.Report.failed(failure));
      } else {
        told.returned();
      }
    }
    underWay.clear();
  }

  private void refuseAll(HandOff handOff) {
    String detail = "the script '" + handOff.script() + "' was removed before its job ran";
    Failure failure = Failure.of(FailureCode.UNKNOWN_SCRIPT, detail);
    for (var next = handOff.jobs().take(); next.isPresent(); next = handOff.jobs().take()) {
      count++;
      news.accept(
          new WorkerNews.Ended(worker, next.get().job().id(), Outcome.Report.failed(failure)));
    }
  }
}
