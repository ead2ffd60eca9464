package io.signalbox.script;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.script.Versions.Offer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which version of each script the catalogue shows. A changed script takes over once its
 * new version is proven; until then the one before goes on. Thread-safe: scans offer versions while
 * another thread proves them.
 */
final class Succession {

  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

  private final ScriptCatalogue catalogue;
  private final LongSupplier nanos;
  private final Map<String, Versions> scripts = new TreeMap<>();

  /**
   * @param nanos nanoseconds of a monotonic clock
   */
  Succession(ScriptCatalogue catalogue, LongSupplier nanos) {
    this.catalogue = catalogue;
    this.nanos = nanos;
  }

  /** Takes what a scan has found in place of the scan before. */
  synchronized ScriptChanges offer(Map<String, Offer> found) {
    long now = nanos.getAsLong();
    found.forEach(
        (name, offer) ->
            scripts.computeIfAbsent(name, unknown -> new Versions(offer, now)).offer(offer, now));
    scripts.keySet().retainAll(found.keySet());
    return publish();
  }

  /** What is to be proven next. */
  synchronized Optional<Candidate> due() {
    long now = nanos.getAsLong();
    return scripts.values().stream().flatMap(one -> one.due(now).stream()).findFirst();
  }

  synchronized ScriptChanges proven(Candidate candidate) {
    versions(candidate).ifPresent(versions -> versions.proven(candidate));
    return publish();
  }

  /**
   * @param hasBetter whether the predecessor can start at least
   */
  synchronized ScriptChanges failed(Candidate candidate, Failure why, boolean hasBetter) {
    boolean isNews =
        versions(candidate)
            .filter(one -> one.failed(candidate, why, hasBetter, nanos.getAsLong()))
            .flatMap(Versions::pending)
            .isPresent();
    if (isNews) {
      LOG.warn(
          "Script {}: version {} stays out: {}",
          candidate.script().name(),
          candidate.script().version(),
          why.detail());
    }
    return publish();
  }

  /** Every version that runs or may run from now on. */
  synchronized List<Script> wanted() {
    return scripts.values().stream().flatMap(Versions::wanted).toList();
  }

  private Optional<Versions> versions(Candidate candidate) {
    return Optional.ofNullable(scripts.get(candidate.script().name()));
  }

  private ScriptChanges publish() {
    Map<String, Script> served = new TreeMap<>();
    Map<String, Pending> pending = new HashMap<>();
    scripts.forEach(
        (name, versions) -> {
          served.put(name, versions.served());
          versions.pending().ifPresent(one -> pending.put(name, one));
        });
    ScriptChanges changes = changes(served);
    catalogue.replace(served, pending);
    return changes;
  }

  private ScriptChanges changes(Map<String, Script> served) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    served.forEach(
        (name, script) -> {
          Optional<Script> before = catalogue.find(name);
          if (before.filter(script::equals).isEmpty()) {
            (before.isEmpty() ? added : changed).add(name);
            remark(script);
          }
        });
    List<String> removed =
        catalogue.all().stream()
            .map(Script::name)
            .filter(name -> !served.containsKey(name))
            .toList();
    return new ScriptChanges(added, changed, removed);
  }

  private static void remark(Script script) {
    script
        .problem()
        .filter(why -> why.code() != FailureCode.STARTING)
        .ifPresent(why -> LOG.warn("Script {} cannot start: {}", script.name(), why.detail()));
    script.notices().forEach(notice -> LOG.info("Script {}: {}", script.name(), notice));
  }
}
