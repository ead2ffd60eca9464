package io.signalbox.dispatch;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.JobException;
import io.signalbox.job.Outcome;
import io.signalbox.script.Retrying;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a job whose attempt is over, or that never had one: its end, or another
 * attempt. Confined to the dispatcher's event loop.
 */
final class Endings {

  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

  private final Line line;
  private final ScriptCatalogue catalogue;
  private final Farewells farewells;

  Endings(Line line, ScriptCatalogue catalogue, Farewells farewells) {
    this.line = line;
    this.catalogue = catalogue;
    this.farewells = farewells;
  }

  /** Whether a job's end is known and being kept. */
  boolean isEnding(LiveJob live) {
    return farewells.isEnding(live);
  }

  void deadlinePassed(LiveJob live) {
    String detail =
        "the deadline of %d ms passed while the job was queued"
            .formatted(live.request().deadline().orElseThrow().toMillis());
    endUnrun(live, Failure.of(FailureCode.TIMED_OUT, detail).with("phase", "queued"));
  }

  /** A job in a durable store waits until the script is there again; others cannot. */
  void scriptRemoved(LiveJob live) {
    if (live.kept().isDurable()) {
      farewells.giveBack(live, live.job());
    } else {
      String detail = "the script '" + live.script() + "' was removed while the job was queued";
      endUnrun(live, Failure.of(FailureCode.UNKNOWN_SCRIPT, detail));
    }
  }

  void cancelled(LiveJob live) {
    end(live, new Outcome.Report(new Outcome.Cancelled(), List.of(), Figures.NONE), false);
  }

  /** The worker came back without a word about its job: a fault of ours. */
  void workerLostIt(LiveJob live) {
    LOG.error("The worker {} lost the job {}", live.worker().orElse("?"), live.id());
    ended(live, Outcome.Report.failed(Failure.of(FailureCode.INTERNAL, "the worker lost the job")));
  }

  private void endUnrun(LiveJob live, Failure failure) {
    end(live, Outcome.Report.failed(failure), false);
  }

  /** An attempt is over. */
  void ended(LiveJob live, Outcome.Report report) {
    if (report.outcome() instanceof Outcome.Interrupted) {
      interrupted(live);
    } else if (live.isStarted()) {
      measure(live, report);
      end(live, report, true);
    } else if (wasNotBegun(report.outcome())) {
      end(live, report, false);
    } else { // it could not start; that was an attempt all the same
      live.becomes(live.job().started(live.job().scriptVersion(), line.clock().instant()));
      live.kept()
          .start(live.job())
          .onFailure(cause -> LOG.warn("The start of job {} was not kept", live.id(), cause));
      end(live, report, true);
    }
  }

  /** Whether the worker was told in time that nobody wants it any more. */
  private static boolean wasNotBegun(Outcome outcome) {
    return outcome instanceof Outcome.Cancelled
        || outcome instanceof Outcome.Failed failed
            && "queued".equals(failed.failure().facts().get("phase"));
  }

  /** A cancelled run says nothing about how long the next one takes. */
  private void measure(LiveJob live, Outcome.Report report) {
    if (!(report.outcome() instanceof Outcome.Cancelled)) {
      line.runTimes().add(live.script(), report.figures().runMicros() / 1000.0);
    }
  }

  private void end(LiveJob live, Outcome.Report report, boolean wasRun) {
    Figures figures = report.figures().withWait(live.waitNanos(line.nanos()) / 1000);
    Outcome.Report complete = report.with(figures);
    Optional<Duration> pause = wasRun ? pauseBeforeRetry(live, report) : Optional.empty();
    if (pause.isPresent()) {
      farewells.retry(live, complete, pause.get());
    } else {
      farewells.end(live, complete, wasRun ? live.worker() : Optional.empty());
    }
  }

  private Optional<Duration> pauseBeforeRetry(LiveJob live, Outcome.Report report) {
    if (!live.kept().isSubmitted() || !(report.outcome() instanceof Outcome.Failed failed)) {
      return Optional.empty();
    }
    Retrying policy =
        catalogue
            .find(live.script())
            .map(Script::settings)
            .map(settings -> settings.retries())
            .orElse(Retrying.DEFAULT);
    return Retries.pause(live.job(), failed.failure(), policy);
  }

  private void interrupted(LiveJob live) {
    farewells.interrupted(live, live.isStarted() ? live.job().interrupted() : live.job());
    stopped(live);
  }

  /** The server stops before the job could run; one in a durable store waits there. */
  void refusedByShutdown(LiveJob live) {
    if (live.kept().isDurable()) {
      farewells.giveBack(live, live.job());
    }
    stopped(live);
  }

  private void stopped(LiveJob live) {
    line.drop(live);
    live.ended()
        .fail(
            new JobException(
                FailureCode.SHUTTING_DOWN, "the server stopped before the job was finished"));
  }
}
