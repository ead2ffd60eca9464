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
import java.util.function.Consumer;
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
  private final Quarantine quarantine;
  private Consumer<String> holder = script -> {};

  Endings(Line line, ScriptCatalogue catalogue, Farewells farewells, Quarantine quarantine) {
    this.line = line;
    this.catalogue = catalogue;
    this.farewells = farewells;
    this.quarantine = quarantine;
  }

  /** Who holds the jobs of a script back whose processes do not start. */
  void onBroken(Consumer<String> newHolder) {
    holder = newHolder;
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

  /** Something speaks against running it. */
  void refused(LiveJob live, Failure why) {
    endUnrun(live, why);
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
    if (!wasRun) {
      farewells.end(live, complete, Optional.empty());
      return;
    }
    Optional<Failure> death = quarantine.death(live, report.outcome());
    if (death.isEmpty()) {
      conclude(live, complete, 0);
    } else {
      farewells.hold(live);
      quarantine
          .died(live, death.get())
          .onSuccess(deaths -> conclude(live, complete, deaths))
          .onFailure(fault -> LOG.error("The end of job {} is unknown", live.id(), fault));
    }
  }

  /**
   * @param deaths how often its input has killed a process; 0 where it has not now
   */
  private void conclude(LiveJob live, Outcome.Report report, int deaths) {
    tellBreaker(live, report, deaths);
    if (live.isAlone() && report.outcome() instanceof Outcome.Succeeded) {
      quarantine.acquit(live);
    }
    if (quarantine.isTooOften(deaths) && live.kept().isSubmitted() && !live.isAlone()) {
      quarantined(live, report, deaths);
      return;
    }
    Optional<Duration> pause = pauseBeforeRetry(live, report);
    if (pause.isPresent()) {
      farewells.retry(live, report, pause.get());
    } else {
      farewells.end(live, report, live.worker());
    }
  }

  /** The same input once more says nothing new about its script. */
  private void tellBreaker(LiveJob live, Outcome.Report report, int deaths) {
    if (deaths <= 1 && live.load() != null) {
      String version = live.load().script().version();
      if (line.gate().breakers().hear(live.script(), version, report)) {
        LOG.warn("The processes of the script {} do not start: its jobs wait", live.script());
        holder.accept(live.script());
      }
    }
  }

  /** Its last attempt keeps its own cause. */
  private void quarantined(LiveJob live, Outcome.Report report, int deaths) {
    live.becomes(live.job().attempted(report, live.worker().orElse(""), line.clock().instant()));
    Failure why =
        Quarantine.failure(deaths, Optional.of(((Outcome.Failed) report.outcome()).failure()));
    Outcome.Report last =
        new Outcome.Report(
            new Outcome.Failed(why), report.warnings(), report.figures(), report.artifacts());
    farewells.end(live, last, Optional.empty());
  }

  private Optional<Duration> pauseBeforeRetry(LiveJob live, Outcome.Report report) {
    boolean mayBe = live.kept().isSubmitted() && !live.isAlone() && !live.isUnwanted();
    if (!mayBe || !(report.outcome() instanceof Outcome.Failed failed)) {
      return Optional.empty();
    }
    Retrying policy =
        catalogue
            .find(live.script())
            .map(Script::settings)
            .map(settings -> settings.retries())
            .orElse(Retrying.DEFAULT);
    return Retries.pause(live.job(), failed.failure(), policy)
        .filter(pause -> endsInTime(live, pause));
  }

  /**
   * Whoever gave a deadline learns the cause of the failure at once, and not that it has passed.
   */
  private boolean endsInTime(LiveJob live, Duration pause) {
    return live.deadlineAt() == LiveJob.NEVER || pause.toNanos() < live.deadlineAt() - line.nanos();
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
