package io.signalbox.dispatch;

import io.signalbox.bus.JobsJson;
import io.signalbox.job.Attempt;
import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.Outcome;
import io.signalbox.store.JobStore;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which inputs killed the process of a version of a script too often. While there are none,
 * no input is looked at. Confined to the dispatcher's event loop.
 */
final class Quarantine {

  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  private final JobStore store;
  private final int limit;
  private final TreeMap<String, Verdict> verdicts = new TreeMap<>();

  /**
   * @param limit so many deaths are too many; 0 where none are
   */
  Quarantine(JobStore store, int limit) {
    this.store = store;
    this.limit = limit;
  }

  private record Verdict(int deaths, Optional<Failure> last) {}

  /** Learns what is in quarantine; what other servers have found or cleared as well. */
  Future<Void> learn() {
    return limit == 0
        ? Future.succeededFuture()
        : store.suspects(limit).onSuccess(this::learnt).mapEmpty();
  }

  private void learnt(List<String> suspects) {
    Set<String> known = new HashSet<>(suspects);
    verdicts.keySet().retainAll(known);
    known.forEach(suspect -> verdicts.putIfAbsent(suspect, new Verdict(limit, Optional.empty())));
  }

  // -- deaths ------------------------------------------------------------------

  /** How a process of a job died, if it did, and if its input may be the cause. */
  Optional<Failure> death(LiveJob live, Outcome outcome) {
    boolean mayBeCause = limit > 0 && live.isStarted();
    return mayBeCause && outcome instanceof Outcome.Failed failed && isDeath(failed.failure())
        ? Optional.of(failed.failure())
        : Optional.empty();
  }

  /** Without a signal it was not the process that died, but what had started it. */
  private static boolean isDeath(Failure why) {
    return why.code() == FailureCode.PROCESS_CRASHED && why.facts().containsKey("signal");
  }

  /**
   * Counts a death.
   *
   * @return how many deaths are known; 0 where the store did not answer. It never fails
   */
  Future<Integer> died(LiveJob live, Failure why) {
    String suspect = live.suspect(live.job().scriptVersion());
    return store
        .addDeath(suspect)
        .onSuccess(deaths -> judge(live, suspect, deaths, why))
        .onFailure(cause -> LOG.warn("A death was not counted: {}", cause.getMessage()))
        .otherwise(0);
  }

  private void judge(LiveJob live, String suspect, int deaths, Failure why) {
    if (deaths >= limit) {
      LOG.warn("The input of job {} has killed {} processes: quarantined", live.id(), deaths);
      verdicts.put(suspect, new Verdict(deaths, Optional.of(why)));
    }
  }

  boolean isTooOften(int deaths) {
    return limit > 0 && deaths >= limit;
  }

  /** Its input was run after all, and nothing died. */
  void acquit(LiveJob live) {
    String suspect = live.suspect(live.job().scriptVersion());
    verdicts.remove(suspect);
    store
        .clear(suspect)
        .onFailure(cause -> LOG.warn("The deaths of {} were not forgotten", suspect, cause));
  }

  /** Whether no input has killed too often. */
  boolean isEmpty() {
    return verdicts.isEmpty();
  }

  // -- verdicts ----------------------------------------------------------------

  /**
   * Why a job must not run.
   *
   * @param version of the script that would run
   */
  Optional<Failure> verdict(LiveJob live, String version) {
    if (verdicts.isEmpty() || live.isAlone() || !knows(version)) {
      return Optional.empty();
    }
    return Optional.ofNullable(verdicts.get(live.suspect(version)))
        .map(known -> failure(known.deaths(), known.last().or(() -> lastFailure(live))));
  }

  private boolean knows(String version) {
    String prefix = Suspects.prefix(version);
    String next = verdicts.ceilingKey(prefix);
    return next != null && next.startsWith(prefix);
  }

  private static Optional<Failure> lastFailure(LiveJob live) {
    List<Attempt> attempts = live.job().attempts();
    return attempts.isEmpty() ? Optional.empty() : attempts.get(attempts.size() - 1).failure();
  }

  /** That of a job whose process was just killed once too often. */
  static Failure failure(int deaths, Optional<Failure> cause) {
    String detail =
        "this input has killed its process %d times, and is not run again".formatted(deaths);
    Failure failure = Failure.of(FailureCode.QUARANTINED, detail).with("deaths", deaths);
    return cause.map(why -> failure.with("cause", JobsJson.failure(why).getMap())).orElse(failure);
  }

  /** That of a job that has had so many servers lost; empty where that is not too many. */
  Optional<Failure> verdict(int rescues, LiveJob live) {
    if (!isTooOften(rescues)) {
      return Optional.empty();
    }
    String detail =
        "its server was lost %d times while it ran, and it is not run again".formatted(rescues);
    Failure failure = Failure.of(FailureCode.QUARANTINED, detail).with("deaths", rescues);
    return Optional.of(
        lastFailure(live)
            .map(why -> failure.with("cause", JobsJson.failure(why).getMap()))
            .orElse(failure));
  }
}
