package io.signalbox.script;

import io.signalbox.script.ScriptReader.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One script between two scans: what was accepted of it, and what waits until it is stable. */
final class Tracked {

  private static final long STABLE_NANOS = Duration.ofMillis(200).toNanos();

  private Optional<Reading> accepted = Optional.empty();
  private Optional<Fingerprint> waiting = Optional.empty();
  private long since;

  Optional<Script> script() {
    return accepted.map(Reading::script);
  }

  /** What is to be served if it proves fit. */
  Optional<Versions.Offer> offer() {
    return accepted.map(Reading::offer);
  }

  /**
   * Whether the files differ from what was accepted and have not moved for the time after which
   * nobody is expected to be writing any more.
   *
   * @param now nanoseconds of a monotonic clock
   */
  boolean isDue(Path file, long now) {
    Fingerprint seen = Fingerprint.of(files(file));
    if (accepted.map(Reading::fingerprint).filter(seen::equals).isPresent()) {
      waiting = Optional.empty();
      return false;
    }
    if (waiting.filter(seen::equals).isPresent()) {
      return now - since >= STABLE_NANOS;
    }
    waiting = Optional.of(seen);
    since = now;
    return false;
  }

  /** The contract of a script that was just read, where no inspection is needed to know it. */
  Optional<Contract> knownContract(Script read) {
    return read.problem().isPresent()
        ? Optional.of(read.contract())
        : script()
            .filter(before -> before.problem().isEmpty())
            .filter(before -> before.version().equals(read.version()))
            .map(Script::contract);
  }

  void accept(Reading reading) {
    accepted = Optional.of(reading);
    waiting = Optional.empty();
  }

  private Set<Path> files(Path file) {
    Set<Path> files = new HashSet<>();
    accepted.ifPresent(reading -> files.addAll(reading.fingerprint().marks().keySet()));
    files.add(file);
    return files;
  }
}
