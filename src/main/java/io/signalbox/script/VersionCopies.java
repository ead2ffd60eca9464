package io.signalbox.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of the source of each version: a job runs exactly the bytes that its version is a
 * hash of, even if the file changes or vanishes meanwhile. Helpers in the folder are not copied.
 * Confined to the thread that scans.
 */
final class VersionCopies {

  private static final Logger LOG = LoggerFactory.getLogger(VersionCopies.class);

  /** A run that was given a version before another took over starts within this time. */
  private static final Duration LATEST_START = Duration.ofMinutes(10);

  private final Path directory;
  private final LongSupplier nanos;
  private final Map<Path, Copy> copies = new HashMap<>();

  /**
   * @param directory exists, and belongs to this server alone
   * @param nanos nanoseconds of a monotonic clock
   */
  VersionCopies(Path directory, LongSupplier nanos) {
    this.directory = directory;
    this.nanos = nanos;
  }

  /**
   * @param lastUse when it was in the catalogue last
   * @param afterlife how long a run may yet begin after that
   */
  private record Copy(long lastUse, long afterlife) {

    Copy usedAt(long now) {
      return new Copy(now, afterlife);
    }

    boolean isOver(long now) {
      return now - lastUse > afterlife;
    }
  }

  /** The copy of a version, written by rename where there is none yet. */
  Path keep(Script script, byte[] source) throws IOException {
    String file = script.name() + "-" + script.version() + ".py";
    Path copy = directory.resolve(file);
    if (!Files.exists(copy)) {
      Path draft = directory.resolve("." + file);
      try {
        Files.deleteIfExists(draft);
        Files.write(Files.createFile(draft, ownerOnly()), source);
        Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    }
    // A run that waits in its process waits for the one that is under way, and for another.
    Duration afterlife = script.settings().timeout().multipliedBy(2).plus(LATEST_START);
    copies.put(copy, new Copy(nanos.getAsLong(), afterlife.toNanos()));
    return copy;
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  /** Removes the copies that no run can need any more. */
  void sweep(Collection<Script> wanted) {
    long now = nanos.getAsLong();
    Set<Path> inUse = wanted.stream().map(Script::source).collect(Collectors.toSet());
    Iterator<Map.Entry<Path, Copy>> all = copies.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Path, Copy> one = all.next();
      if (inUse.contains(one.getKey())) {
        one.setValue(one.getValue().usedAt(now));
      } else if (one.getValue().isOver(now)) {
        remove(one.getKey());
        all.remove();
      }
    }
  }

  private static void remove(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      LOG.warn("The copy {} of a script could not be removed: {}", copy, e.toString());
    }
  }
}
