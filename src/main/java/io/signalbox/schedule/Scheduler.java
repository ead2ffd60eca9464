package io.signalbox.schedule;

import io.signalbox.bus.Call;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Job;
import io.signalbox.job.JobException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which schedules are due, and answers calls about them. What changes something waits its
 * turn, so that no decision is made on what another one has just changed. Confined to the
 * scheduler's event loop.
 */
final class Scheduler {

  /** So often it looks at least: clocks jump, and another server may have changed a schedule. */
  static final Duration POLL = Duration.ofSeconds(10);

  /** A refused due time is tried again so soon. */
  static final Duration RETRY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final Desk desk;
  private final Book book;
  private final Decisions decisions;
  private final InstantSource clock;
  private Future<?> turn = Future.succeededFuture();

  Scheduler(Desk desk, ScheduleSettings settings, InstantSource clock) {
    this.desk = desk;
    this.book = new Book(desk, settings);
    this.decisions = new Decisions(desk, book);
    this.clock = clock;
  }

  // -- due times ---------------------------------------------------------------

  /**
   * Decides all that is due.
   *
   * @return how long nothing will be due; never fails
   */
  Future<Duration> decide() {
    return inTurn(() -> book.read().compose(all -> decide(all.values())))
        .onFailure(cause -> LOG.warn("The schedules cannot be read; trying again", cause))
        .otherwise(RETRY);
  }

  private Future<Duration> decide(Collection<Entry> entries) {
    Instant now = clock.instant();
    List<Future<Duration>> pauses = entries.stream().map(entry -> decide(entry, now)).toList();
    return Future.join(pauses)
        .map(done -> pauses.stream().map(Future::result).reduce(POLL, Scheduler::shorter));
  }

  private Future<Duration> decide(Entry entry, Instant now) {
    return decisions
        .decide(entry, now)
        .map(memory -> pause(entry.schedule(), memory, now))
        .recover(open -> stillOpen(entry, open));
  }

  private static Future<Duration> stillOpen(Entry entry, Throwable cause) {
    LOG.warn(
        "What is due of schedule '{}' cannot be decided now and is tried again: {}",
        entry.name(),
        cause.getMessage());
    return Future.succeededFuture(RETRY);
  }

  private Duration pause(Schedule schedule, Memory memory, Instant now) {
    if (!schedule.enabled()) {
      return POLL;
    }
    return schedule
        .timetable()
        .next(memory.decided().isAfter(now) ? memory.decided() : now)
        .map(next -> Duration.between(clock.instant(), next))
        .orElse(POLL);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  // -- calls -------------------------------------------------------------------

  Future<JsonObject> list() {
    return book.read()
        .compose(all -> Future.join(all.values().stream().map(this::view).toList()))
        .map(views -> new JsonObject().put("items", new JsonArray(views.list())));
  }

  Future<JsonObject> one(String name) {
    return book.read().compose(all -> view(known(all, name)));
  }

  /**
   * Defines a schedule.
   *
   * @throws JobException {@code invalid_request}, or {@code conflict} for one of the configuration
   */
  Future<Call.Defined> put(String name, JsonObject definition) {
    refuseConfigured(name);
    Schedule schedule = read(name, definition);
    return inTurn(
        () ->
            book.read()
                .compose(before -> book.define(schedule).map(kept -> !before.containsKey(name)))
                .compose(isNew -> begin(name).map(json -> new Call.Defined(json, isNew))));
  }

  private static Schedule read(String name, JsonObject definition) {
    try {
      return Definition.read(name, definition.getMap(), Optional.empty());
    } catch (InvalidSchedule wrong) {
      throw new JobException(FailureCode.INVALID_REQUEST, wrong.getMessage());
    }
  }

  /** From now on its times count, not from the next look on. */
  private Future<JsonObject> begin(String name) {
    return book.read()
        .compose(all -> decisions.decide(known(all, name), clock.instant()))
        .transform(decided -> one(name));
  }

  Future<Boolean> delete(String name) {
    refuseConfigured(name);
    return inTurn(
        () ->
            book.read().map(all -> known(all, name)).compose(entry -> book.forget(name)).map(true));
  }

  /** Submits its job now. */
  Future<Call.JobView> run(String name) {
    return inTurn(
        () ->
            book.read().map(all -> known(all, name)).compose(entry -> run(entry, clock.instant())));
  }

  private Future<Call.JobView> run(Entry entry, Instant now) {
    return desk.submit(entry.schedule().work().request(entry.name(), Optional.empty()))
        .compose(
            view ->
                book.remember(entry.name(), entry.memory().with(LastRun.of(now, view.job().id())))
                    .map(view));
  }

  private void refuseConfigured(String name) {
    book.configured(name)
        .flatMap(Schedule::definedIn)
        .ifPresent(
            place -> {
              throw new JobException(
                  FailureCode.CONFLICT,
                  "the schedule '%s' is defined in the configuration, as %s, and can be changed only there"
                      .formatted(name, place));
            });
  }

  private static Entry known(SortedMap<String, Entry> all, String name) {
    return Optional.ofNullable(all.get(name))
        .orElseThrow(
            () -> new JobException(FailureCode.NOT_FOUND, "there is no schedule '" + name + "'"));
  }

  private Future<JsonObject> view(Entry entry) {
    Future<Optional<Job>> job =
        entry
            .memory()
            .lastRun()
            .flatMap(LastRun::job)
            .map(desk::job)
            .orElse(Future.succeededFuture(Optional.empty()));
    return job.map(it -> ScheduleJson.view(entry, it, clock.instant()));
  }

  private <T> Future<T> inTurn(Supplier<Future<T>> action) {
    Future<T> mine = turn.transform(before -> action.get());
    turn = mine;
    return mine;
  }
}
