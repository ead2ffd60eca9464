package io.signalbox.python;

import io.signalbox.script.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which modules are loaded before a script is forked: those that its source imports and those that
 * it was seen to import, except the ones that do not bear it. Callable from any thread.
 */
final class ImportSets {

  private static final Logger LOG = LoggerFactory.getLogger(ImportSets.class);
  private static final int MOST_LEARNED = 500;

  private final Map<Interpreter, Map<String, String>> avoided = new HashMap<>();
  private final Map<String, Learned> learned = new HashMap<>();

  private record Learned(String version, ImportSet imports) {}

  /** All that is to be loaded for a script. */
  synchronized ImportSet of(Script script, Interpreter interpreter) {
    ImportSet written = new ImportSet(script.contract().imports());
    return allowed(written.plus(learnedBy(script)), interpreter);
  }

  private ImportSet learnedBy(Script script) {
    Learned before = learned.get(script.name());
    return before != null && before.version().equals(script.version())
        ? before.imports()
        : ImportSet.EMPTY;
  }

  /** Those of the set that bear it to be loaded ahead. */
  synchronized ImportSet allowed(ImportSet imports, Interpreter interpreter) {
    return imports.without(avoided.getOrDefault(interpreter, Map.of()).keySet());
  }

  /** A script was seen to import more than its source says. */
  synchronized void learn(Script script, List<String> modules) {
    ImportSet known = learnedBy(script);
    List<String> fresh = new ArrayList<>(modules);
    fresh.removeAll(known.modules());
    int room = Math.max(0, MOST_LEARNED - known.size());
    ImportSet more = known.plus(fresh.subList(0, Math.min(room, fresh.size())));
    learned.put(script.name(), new Learned(script.version(), more));
  }

  /**
   * Takes a module off all sets of an interpreter: scripts import it themselves.
   *
   * @param why such as "leaves threads"
   */
  synchronized void avoid(Interpreter interpreter, String module, String why) {
    Map<String, String> reasons =
        avoided.computeIfAbsent(interpreter, any -> new LinkedHashMap<>());
    if (reasons.put(module, why) == null) {
      LOG.warn(
          "{} is not loaded ahead of the scripts of {} any more: it {}", module, interpreter, why);
    }
  }

  /** Whether the module that a server is to load for its own sake does not bear it. */
  synchronized boolean avoidsModuleOf(ServerKind kind) {
    Map<String, String> reasons = avoided.getOrDefault(kind.interpreter(), Map.of());
    return kind.module().filter(script -> reasons.containsKey(script.name())).isPresent();
  }

  /** Of an interpreter, module by module with the reason. */
  synchronized Map<String, String> avoided(Interpreter interpreter) {
    return new LinkedHashMap<>(avoided.getOrDefault(interpreter, Map.of()));
  }
}
