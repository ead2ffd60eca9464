package io.signalbox.script;

import io.signalbox.job.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The scripts that are served now. Callable from any thread; a scan replaces the whole. */
public final class ScriptCatalogue {

  /** A script whose runs have more to say repeats itself. */
  private static final int MOST_WARNINGS = 20;

  private final Map<String, Warned> warned = new ConcurrentHashMap<>();
  private volatile Contents contents = new Contents(Map.of(), Map.of());

  private record Contents(Map<String, Script> served, Map<String, Pending> pending) {}

  private record Warned(String version, List<Warning> warnings) {

    Warned with(Warning warning) {
      if (warnings.contains(warning) || warnings.size() >= MOST_WARNINGS) {
        return this;
      }
      List<Warning> more = new ArrayList<>(warnings);
      more.add(warning);
      return new Warned(version, List.copyOf(more));
    }
  }

  /** The script of that name. A name is looked up as it is: it never becomes a path. */
  public Optional<Script> find(String name) {
    return Optional.ofNullable(contents.served().get(name));
  }

  /** All scripts, by name. */
  public List<Script> all() {
    return List.copyOf(contents.served().values());
  }

  /** The newest version of a script where it is not proven. */
  public Optional<Pending> pending(String name) {
    return Optional.ofNullable(contents.pending().get(name));
  }

  /** Whether a version is served or may be soon. */
  public boolean isWanted(Script script) {
    Contents now = contents;
    Script served = now.served().get(script.name());
    Pending pending = now.pending().get(script.name());
    return served != null && served.version().equals(script.version())
        || pending != null && pending.version().equals(script.version());
  }

  /** Puts the result of a scan in place of the one before. */
  public void replace(Map<String, Script> seen) {
    replace(seen, Map.of());
  }

  void replace(Map<String, Script> served, Map<String, Pending> pending) {
    contents = new Contents(new TreeMap<>(served), Map.copyOf(pending));
    warned.entrySet().removeIf(entry -> !isServed(entry.getKey(), entry.getValue().version()));
  }

  private boolean isServed(String name, String version) {
    return find(name).filter(script -> script.version().equals(version)).isPresent();
  }

  /** Remembers what a run of a script warned of, as long as that version is served. */
  public void warn(String name, String version, Warning warning) {
    if (isServed(name, version)) {
      warned.merge(
          name,
          new Warned(version, List.of(warning)),
          (before, now) -> before.version().equals(version) ? before.with(warning) : now);
    }
  }

  /** What lasting reason for doubt there is about a script that is served. */
  public List<Warning> warnings(String name) {
    return Optional.ofNullable(warned.get(name)).map(Warned::warnings).orElse(List.of());
  }
}
