package io.signalbox.dispatch;

import io.signalbox.bus.Call.Finished;
import io.signalbox.bus.JobsJson;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Figures;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.job.RawJson;
import io.signalbox.store.JobStore;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings jobs to their end: keeps it, tells it, and answers whoever waits. Each job ends once.
 * Confined to the dispatcher's event loop.
 */
final class Endings {

  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

  /** A larger output does not travel in the final event. */
  private static final int EVENT_OUTPUT_BYTES = 64 * 1024;

  private final Line line;
  private final JobStore store;
  private final Set<JobId> ending = new HashSet<>();

  Endings(Line line, JobStore store) {
    this.line = line;
    this.store = store;
  }

  /** Whether a job's end is known and being kept. */
  boolean isEnding(LiveJob live) {
    return ending.contains(live.id());
  }

  void deadlinePassed(LiveJob live) {
    String detail =
        "the deadline of %d ms passed while the job was queued"
            .formatted(live.request().deadline().orElseThrow().toMillis());
    endUnrun(live, Failure.of(FailureCode.TIMED_OUT, detail).with("phase", "queued"));
  }

  void scriptRemoved(LiveJob live) {
    String detail = "the script '" + live.script() + "' was removed while the job was queued";
    endUnrun(live, Failure.of(FailureCode.UNKNOWN_SCRIPT, detail));
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
    Outcome.Report complete = new Outcome.Report(report.outcome(), report.warnings(), figures);
    Optional<String> worker = wasRun ? live.worker() : Optional.empty();
    Job last = live.job().finished(complete, worker, line.clock().instant());
    Optional<Payload> output =
        report.outcome() instanceof Outcome.Succeeded done
            ? Optional.of(done.output())
            : Optional.empty();
    ending.add(live.id());
    store
        .complete(last, output)
        .onFailure(cause -> LOG.error("The end of job {} was not kept", live.id(), cause))
        .onComplete(kept -> tell(live, last, output, figures));
  }

  private void tell(LiveJob live, Job last, Optional<Payload> output, Figures figures) {
    line.live().remove(live.id());
    ending.remove(live.id());
    live.becomes(last);
    last.warnings()
        .forEach(
            warning ->
                line.feed()
                    .emit(
                        live,
                        EventType.WARNING,
                        Map.of("code", warning.code(), "detail", warning.detail())));
    line.feed().emit(live, typeOf(last), data(last, output, figures));
    log(last);
    live.ended().complete(new Finished(last, output));
  }

  private void interrupted(LiveJob live) {
    live.becomes(live.isStarted() ? live.job().interrupted() : live.job());
    store
        .update(live.job())
        .onFailure(cause -> LOG.warn("The interrupt of job {} was not kept", live.id(), cause));
    line.feed().emit(live, EventType.INTERRUPTED, Map.of());
    refusedByShutdown(live);
  }

  /** The server stops before the job could run; nothing more happens to it here. */
  void refusedByShutdown(LiveJob live) {
    line.live().remove(live.id());
    live.ended()
        .fail(
            new JobException(
                FailureCode.SHUTTING_DOWN, "the server stopped before the job was finished"));
  }

  private static EventType typeOf(Job last) {
    return switch (last.state()) {
      case SUCCEEDED -> EventType.SUCCEEDED;
      case CANCELLED -> EventType.CANCELLED;
      default -> EventType.FAILED;
    };
  }

  private static Map<String, Object> data(Job last, Optional<Payload> output, Figures figures) {
    Map<String, Object> data = new LinkedHashMap<>(JobsJson.figures(figures).getMap());
    last.failure().ifPresent(failure -> data.put("failure", JobsJson.failure(failure).getMap()));
    output.ifPresent(
        payload -> {
          data.put("output_bytes", payload.length());
          if (payload instanceof Payload.Bytes small && small.length() <= EVENT_OUTPUT_BYTES) {
            data.put("output", new RawJson(small.bytes()));
          }
        });
    return data;
  }

  /** Quiet on success: a line at DEBUG; a failure is worth one at INFO. */
  private static void log(Job last) {
    MDC.put("job_id", last.id().value());
    MDC.put("script", last.script());
    try {
      last.failure()
          .ifPresentOrElse(
              failure -> LOG.info("Job {}: {}", last.state().text(), summary(failure)),
              () -> LOG.debug("Job succeeded"));
    } finally {
      MDC.remove("job_id");
      MDC.remove("script");
    }
  }

  private static String summary(Failure failure) {
    return failure.code().text() + ": " + failure.detail();
  }
}
