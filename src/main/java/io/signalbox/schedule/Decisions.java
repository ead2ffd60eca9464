package io.signalbox.schedule;

import io.signalbox.bus.Times;
import io.signalbox.job.Failure;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.signalbox.job.JobId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides each due time of a schedule once: a job, skipped, failed or missed. A time that cannot be
 * decided now, because the dispatcher refuses for the moment, stays due.
 */
final class Decisions {

  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

  /** A clock that is put back by more than this was wrong before. */
  private static final Duration BELIEVABLE = Duration.ofDays(1);

  private final Desk desk;
  private final Book book;

  Decisions(Desk desk, Book book) {
    this.desk = desk;
    this.book = book;
  }

  /**
   * @return the memory after it; fails only where the decision stays open
   */
  Future<Memory> decide(Entry entry, Instant now) {
    Schedule schedule = entry.schedule();
    Memory memory = entry.memory();
    if (isStale(entry, now)) {
      return book.remember(entry.name(), memory.beginning(schedule.times(), now));
    }
    if (!schedule.enabled()) {
      return Future.succeededFuture(memory);
    }
    Due due = Due.between(schedule.timetable(), memory.decided(), now);
    return due.isNothing()
        ? Future.succeededFuture(memory)
        : run(entry, due)
            .onSuccess(ran -> tell(schedule, due))
            .compose(after -> book.remember(entry.name(), after.decided(due)));
  }

  private static boolean isStale(Entry entry, Instant now) {
    boolean isAhead = entry.memory().decided().isAfter(now.plus(BELIEVABLE));
    if (isAhead) {
      LOG.warn(
          "The clock was put back: schedule '{}' had decided up to {} and begins again now",
          entry.name(),
          Times.text(entry.memory().decided()));
    }
    return isAhead || !entry.memory().times().equals(entry.schedule().times());
  }

  private static void tell(Schedule schedule, Due due) {
    due.missed()
        .latest()
        .ifPresent(
            last ->
                LOG.warn(
                    "Schedule '{}' has missed {} runs, the last one at {}; {}",
                    schedule.name(),
                    due.missed().count(),
                    Times.text(last),
                    schedule.catchUp() ? "one run makes up for them" : "they are not made up for"));
  }

  private Future<Memory> run(Entry entry, Due due) {
    Optional<Instant> toRun =
        entry.schedule().catchUp() ? due.latest() : due.onTime(); // a run on time makes up, too
    return toRun
        .map(at -> running(entry).compose(job -> run(entry, at, job)))
        .orElse(Future.succeededFuture(entry.memory()));
  }

  /** The job that a due time must not overlap with. */
  private Future<Optional<Job>> running(Entry entry) {
    return entry.schedule().overlap() == Overlap.QUEUE
        ? Future.succeededFuture(Optional.empty())
        : entry
            .memory()
            .fired()
            .map(desk::job)
            .orElse(Future.succeededFuture(Optional.empty()))
            .map(job -> job.filter(it -> !it.state().isFinal()));
  }

  private Future<Memory> run(Entry entry, Instant at, Optional<Job> running) {
    return running
        .map(job -> Future.succeededFuture(skipped(entry, at, job)))
        .orElseGet(() -> submit(entry, at));
  }

  private static Memory skipped(Entry entry, Instant at, Job job) {
    String why = "job " + job.id() + " of the last time is " + job.state().text();
    LOG.info("Schedule '{}' skips {}: {}", entry.name(), Times.text(at), why);
    return entry.memory().with(LastRun.skipped(at, why));
  }

  private Future<Memory> submit(Entry entry, Instant at) {
    Schedule schedule = entry.schedule();
    Optional<String> key = Optional.of("schedule/" + entry.name() + "/" + at);
    return desk.submit(schedule.work().request(entry.name(), key))
        .map(view -> fired(entry, at, view.job().id()))
        .recover(refused -> refused(entry, at, JobException.failureOf(refused)));
  }

  private static Memory fired(Entry entry, Instant at, JobId job) {
    LOG.debug("Schedule '{}' submits job {} for {}", entry.name(), job, Times.text(at));
    return entry.memory().fired(at, job);
  }

  private static Future<Memory> refused(Entry entry, Instant at, Failure why) {
    if (why.code().isRetryable()) {
      return Future.failedFuture(why.exception());
    }
    String detail = why.code().text() + ": " + why.detail();
    LOG.warn("Schedule '{}' has no job for {}: {}", entry.name(), Times.text(at), detail);
    return Future.succeededFuture(entry.memory().with(LastRun.failed(at, detail)));
  }
}
