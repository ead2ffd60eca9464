package io.signalbox.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The scripts that are served now. Look-ups come from any thread; a scan replaces the whole. */
public final class ScriptCatalogue {

  private volatile Map<String, Script> scripts = Map.of();

  /** The script of that name. A name is looked up as it is: it never becomes a path. */
  public Optional<Script> find(String name) {
    return Optional.ofNullable(scripts.get(name));
  }

  /** All scripts, by name. */
  public List<Script> all() {
    return List.copyOf(scripts.values());
  }

  /** Puts the result of a scan in place of the one before. */
  public void replace(Map<String, Script> seen) {
    scripts = new TreeMap<>(seen);
  }
}
