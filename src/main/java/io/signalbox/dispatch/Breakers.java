package io.signalbox.dispatch;

import io.signalbox.bus.JobsJson;
import io.signalbox.bus.Times;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Outcome;
import io.signalbox.script.ScriptCatalogue;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Holds the jobs of a script back while its processes fail at every start. Then one job at a time
 * tries it; one that starts, or another version of the script, lets all of them pass again.
 * Confined to the dispatcher's event loop.
 */
final class Breakers {

  /** A crash that comes sooner is one of the start. */
  private static final long START_MICROS = 1_000_000;

  private final ScriptCatalogue catalogue;
  private final Workers workers;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<String, Breaker> all = new HashMap<>();

  Breakers(ScriptCatalogue catalogue, Workers workers, InstantSource clock, LongSupplier nanos) {
    this.catalogue = catalogue;
    this.workers = workers;
    this.clock = clock;
    this.nanos = nanos;
  }

  // -- what happens ------------------------------------------------------------

  /**
   * An attempt is over.
   *
   * @return whether the jobs of its script are to be held back from now on
   */
  boolean hear(String script, String version, Outcome.Report report) {
    if (isFailedStart(report)) {
      Failure why = ((Outcome.Failed) report.outcome()).failure();
      return isServed(script, version)
          && all.compute(script, (name, old) -> of(version, old)).fail(why, nanos.getAsLong());
    }
    if (!all.isEmpty() && hasStarted(report.outcome())) {
      all.remove(script);
    }
    return false;
  }

  private static Breaker of(String version, Breaker old) {
    return old == null || !old.version().equals(version) ? new Breaker(version) : old;
  }

  private static boolean isFailedStart(Outcome.Report report) {
    return report.outcome() instanceof Outcome.Failed failed
        && switch (failed.failure().code()) {
          case CANNOT_START -> true;
          case PROCESS_CRASHED -> report.figures().runMicros() < START_MICROS;
          default -> false;
        };
  }

  /** Whatever a script says of itself shows that it starts; other outcomes say nothing. */
  private static boolean hasStarted(Outcome outcome) {
    return outcome instanceof Outcome.Succeeded
        || outcome instanceof Outcome.Failed failed
            && switch (failed.failure().code()) {
              case SCRIPT_ERROR, NO_OUTPUT, INVALID_INPUT, OUTPUT_TOO_LARGE, PROCESS_CRASHED ->
                  true;
              default -> false;
            };
  }

  private boolean isServed(String script, String version) {
    return catalogue.find(script).filter(it -> it.version().equals(version)).isPresent();
  }

  // -- what comes of it --------------------------------------------------------

  /** Whether jobs of a script are held back, or tried one by one. */
  boolean isBroken(String script) {
    return broken(script) != null;
  }

  private Breaker broken(String script) {
    if (all.isEmpty()) {
      return null;
    }
    Breaker breaker = all.get(script);
    boolean isBroken = breaker != null && breaker.isBroken() && isServed(script, breaker.version());
    return isBroken ? breaker : null;
  }

  /** Whether no job of a script may go to a worker now. */
  boolean holds(String script) {
    Breaker breaker = broken(script);
    return breaker != null && (isOpen(breaker) || workers.running(script) > 0);
  }

  private boolean isOpen(Breaker breaker) {
    return breaker.untilRetry(nanos.getAsLong()) > 0;
  }

  /** Whether anything that was held back may go on now; forgets versions that are gone. */
  boolean isDue() {
    boolean isDue = all.entrySet().removeIf(it -> !isServed(it.getKey(), it.getValue().version()));
    for (Breaker breaker : all.values()) {
      isDue |= breaker.isBroken() && !isOpen(breaker);
    }
    return isDue;
  }

  /** Why a job of a script that somebody waits for is not taken; empty where it is. */
  Optional<Failure> refusal(String script) {
    return holds(script) ? Optional.of(failure(script, broken(script))) : Optional.empty();
  }

  private Failure failure(String script, Breaker breaker) {
    long ms = Math.max(1, breaker.untilRetry(nanos.getAsLong()));
    String detail =
        "the script '%s' failed at each of its last %d starts; the last failure: %s"
            .formatted(script, breaker.failures(), breaker.last().detail());
    return Failure.of(FailureCode.CANNOT_START, detail)
        .with("retry_after_ms", ms)
        .with("cause", JobsJson.failure(breaker.last()).getMap());
  }

  /** What the jobs of a script wait for, in one sentence. */
  Optional<String> waitsFor(String script) {
    return Optional.ofNullable(broken(script))
        .map(
            breaker ->
                "its processes failed at the last %d starts, and are tried one by one: %s"
                    .formatted(breaker.failures(), breaker.last().detail()));
  }

  /** The state of a script's breaker for its JSON form; empty where all is well. */
  Optional<JsonObject> view(String script) {
    return Optional.ofNullable(broken(script)).map(this::view);
  }

  private JsonObject view(Breaker breaker) {
    long ms = breaker.untilRetry(nanos.getAsLong());
    return new JsonObject()
        .put("state", ms > 0 ? "open" : "half_open")
        .put("failures", breaker.failures())
        .put("retry_at", Times.text(clock.instant().plusMillis(ms)))
        .put("failure", JobsJson.failure(breaker.last()));
  }
}
