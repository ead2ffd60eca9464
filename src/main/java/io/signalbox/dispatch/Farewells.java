package io.signalbox.dispatch;

import io.signalbox.bus.Call.Finished;
import io.signalbox.job.EventType;
import io.signalbox.job.Failure;
import io.signalbox.job.Job;
import io.signalbox.job.JobEvent;
import io.signalbox.job.JobId;
import io.signalbox.job.Outcome;
import io.signalbox.job.Payload;
import io.signalbox.store.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Lets live jobs go: keeps their end, or gives them back to the store, and then tells it to whoever
 * waits. Each job ends once. Confined to the dispatcher's event loop.
 */
final class Farewells {

  private static final Logger LOG = LoggerFactory.getLogger(Farewells.class);
  private static final long AGAIN_MS = 1000;

  private final Line line;
  private final Backlog backlog;
  private final Outside outside;
  private final Runnable fenced;
  private final Set<JobId> ending = new HashSet<>();
  private Consumer<JobId> canceller = id -> {};

  /**
   * @param fenced called for each end that was refused because somebody else has the job
   */
  Farewells(Line line, Backlog backlog, Outside outside, Runnable fenced) {
    this.line = line;
    this.backlog = backlog;
    this.outside = outside;
    this.fenced = fenced;
  }

  /** Who cancels a job that was given back while somebody cancelled it. */
  void onUnwanted(Consumer<JobId> newCanceller) {
    canceller = newCanceller;
  }

  /** Its attempt is over, and what comes of it is about to be known. */
  void hold(LiveJob live) {
    ending.add(live.id());
  }

  /** Whether a job's end is known and being kept. */
  boolean isEnding(LiveJob live) {
    return ending.contains(live.id());
  }

  // -- the end -----------------------------------------------------------------

  /**
   * @param worker who ran it; empty where it ends unrun
   */
  void end(LiveJob live, Outcome.Report report, Optional<String> worker) {
    Job last = live.job().finished(report, worker, line.clock().instant());
    Optional<Payload> output =
        report.outcome() instanceof Outcome.Succeeded done
            ? Optional.of(done.output())
            : Optional.empty();
    List<JobEvent> events = LastEvents.of(live, last, output, report.figures(), line.feed());
    ending.add(live.id());
    keepEnd(live, last, new Result(output, report.artifacts(), events));
  }

  private void keepEnd(LiveJob live, Job last, Result result) {
    live.kept()
        .complete(last, result)
        .onSuccess(isOurs -> kept(live, last, result, isOurs))
        .onFailure(cause -> notKept(live, last, result, cause));
  }

  /** What is durable is kept as soon as it can be; nothing else is promised to last. */
  private void notKept(LiveJob live, Job last, Result result, Throwable cause) {
    if (live.kept().isDurable()) {
      LOG.error("The end of job {} is not kept yet: {}", live.id(), cause.getMessage());
      outside.after(AGAIN_MS, () -> keepEnd(live, last, result));
    } else {
      LOG.error("The end of job {} was not kept", live.id(), cause);
      tell(live, last, result);
    }
  }

  private void kept(LiveJob live, Job last, Result result, boolean isOurs) {
    if (isOurs) {
      tell(live, last, result);
    } else {
      refused(live, "end");
      LeftFiles.remove(result.output(), result.artifacts(), outside);
    }
  }

  private void tell(LiveJob live, Job last, Result result) {
    live.becomes(last);
    line.drop(live);
    ending.remove(live.id());
    result.events().forEach(event -> line.feed().tell(live, event));
    log(last);
    live.ended().complete(new Finished(last, result.output()));
  }

  /** Somebody else has the job, and tells its end. */
  private void refused(LiveJob live, String what) {
    LOG.warn("The {} of job {} was refused: it was given to somebody else", what, live.id());
    fenced.run();
    line.drop(live);
    ending.remove(live.id());
    line.absent().gone(live);
  }

  // -- back to the store -------------------------------------------------------

  /** Lets a job wait for another attempt; only the last one's files are kept. */
  void retry(LiveJob live, Outcome.Report report, Duration pause) {
    Instant now = line.clock().instant();
    Instant runAt = now.plus(pause);
    Job waiting = live.job().retrying(report, live.worker().orElse(""), now, runAt);
    Failure why = ((Outcome.Failed) report.outcome()).failure();
    LOG.info(
        "Job {} failed ({}), next attempt in {} ms",
        live.id(),
        why.code().text(),
        pause.toMillis());
    line.feed().emit(live, EventType.SCHEDULED, LastEvents.retry(runAt, why));
    LeftFiles.remove(report, outside);
    ending.add(live.id());
    keepRetry(live, waiting, runAt);
  }

  private void keepRetry(LiveJob live, Job waiting, Instant runAt) {
    live.kept()
        .giveBack(waiting)
        .onSuccess(
            isOurs -> {
              if (isOurs) {
                backlog.sleeps(runAt);
                left(live);
              } else {
                refused(live, "retry");
              }
            })
        .onFailure(
            cause -> {
              LOG.error("The retry of job {} is not kept yet: {}", live.id(), cause.getMessage());
              outside.after(AGAIN_MS, () -> keepRetry(live, waiting, runAt));
            });
  }

  private void left(LiveJob live) {
    line.drop(live);
    ending.remove(live.id());
    line.absent().gone(live);
    if (live.isUnwanted()) {
      canceller.accept(live.id());
    }
  }

  /** A shutdown broke its attempt; it waits again. */
  void interrupted(LiveJob live, Job waiting) {
    line.feed().emit(live, EventType.INTERRUPTED, Map.of());
    giveBack(live, waiting);
  }

  /** Lets a job wait in the store that cannot run here now. */
  void giveBack(LiveJob live, Job waiting) {
    keepWaiting(live, waiting);
    if (live.kept().isDurable()) {
      backlog.waits(live.script());
    }
    left(live);
  }

  private void keepWaiting(LiveJob live, Job waiting) {
    live.kept()
        .giveBack(waiting)
        .onFailure(
            cause -> {
              LOG.warn("Job {} is not given back yet: {}", live.id(), cause.getMessage());
              outside.after(AGAIN_MS, () -> keepWaiting(live, waiting));
            });
  }

  // -- the log -----------------------------------------------------------------

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
