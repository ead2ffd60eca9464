package io.signalbox.script;

import io.signalbox.script.ScriptReader.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for new, changed and removed files in the scripts folder. One thread at a time calls it,
 * about once a second and never an event loop. Looking beats listening here: notifications of the
 * file system are blind on container mounts, NFS and ConfigMaps.
 */
public final class ScriptScanner {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptScanner.class);

  private final Path dir;
  private final ScriptFolder folder;
  private final ScriptReader reader;
  private final Inspection inspection;
  private final Succession succession;
  private final LongSupplier nanos;
  private final Map<String, Tracked> tracked = new HashMap<>();

  private boolean first = true;
  private Set<String> refused = Set.of();
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * @param nanos nanoseconds of a monotonic clock
   */
  ScriptScanner(
      Path dir,
      ScriptReader reader,
      Inspection inspection,
      Succession succession,
      LongSupplier nanos) {
    this.dir = dir;
    this.folder = new ScriptFolder(dir);
    this.reader = reader;
    this.inspection = inspection;
    this.succession = succession;
    this.nanos = nanos;
  }

  /**
   * Looks at the folder once; blocks. The first scan takes what it finds; later ones take a change
   * once it has been stable. A folder that cannot be read leaves everything as it was.
   */
  public ScriptChanges scan() {
    ScriptFolder.Listing listing;
    try {
      listing = folder.list();
    } catch (IOException e) {
      report(Optional.of("The scripts folder cannot be read: " + e));
      return ScriptChanges.NONE;
    }
    report(Optional.empty());
    complain(listing.refused());
    update(listing.files());
    first = false;
    return offer();
  }

  /** Why the last scan could not read the folder; empty where it could. From any thread. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Why new and changed scripts have to wait; empty where none does. From any thread. */
  public Optional<String> inspectionTrouble() {
    return inspection.trouble();
  }

  private void report(Optional<String> now) {
    if (now.isPresent() && trouble.isEmpty()) {
      LOG.warn("{}; the scripts known so far stay", now.get());
    } else if (now.isEmpty() && trouble.isPresent()) {
      LOG.info("The scripts folder {} can be read again", dir);
    }
    trouble = now;
  }

  private void complain(Set<String> now) {
    now.stream().filter(text -> !refused.contains(text)).forEach(LOG::warn);
    refused = now;
  }

  private void update(Map<String, Path> files) {
    long now = nanos.getAsLong();
    Map<String, Reading> read = new TreeMap<>();
    files.forEach(
        (name, file) -> {
          Tracked script = tracked.computeIfAbsent(name, unknown -> new Tracked());
          if (script.isDue(file, now) || first) {
            read.put(name, reader.read(name, file));
          }
        });
    take(read);
    tracked.entrySet().removeIf(entry -> isGone(entry.getKey(), entry.getValue(), files, now));
  }

  /** Takes what was read with its contract; what has changed since is read again another time. */
  private void take(Map<String, Reading> read) {
    Map<Path, Contract> contracts = contracts(read);
    read.forEach(
        (name, reading) -> {
          Contract contract = contracts.get(reading.script().file());
          if (contract != null && reading.fingerprint().isCurrent()) {
            tracked.get(name).accept(reading.with(contract));
          }
        });
  }

  private Map<Path, Contract> contracts(Map<String, Reading> read) {
    Map<Path, Contract> contracts = new HashMap<>();
    List<Path> unknown = new ArrayList<>();
    read.forEach(
        (name, reading) -> {
          Path file = reading.script().file();
          tracked
              .get(name)
              .knownContract(reading.script())
              .ifPresentOrElse(contract -> contracts.put(file, contract), () -> unknown.add(file));
        });
    contracts.putAll(inspection.of(unknown));
    return contracts;
  }

  /** A missing file is a change like any other: some editors remove it before they write it. */
  private boolean isGone(String name, Tracked script, Map<String, Path> files, long now) {
    return !files.containsKey(name)
        && script.script().map(known -> script.isDue(known.file(), now)).orElse(true);
  }

  private ScriptChanges offer() {
    Map<String, Versions.Offer> found = new TreeMap<>();
    tracked.forEach((name, one) -> one.offer().ifPresent(offer -> found.put(name, offer)));
    ScriptChanges changes = succession.offer(found);
    reader.sweep(succession.wanted());
    return changes;
  }
}
