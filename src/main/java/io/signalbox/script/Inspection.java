package io.signalbox.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the contracts of changed scripts, all at once. After that has failed those scripts are
 * suspects and asked for one by one, so that one of them cannot keep the others out.
 */
final class Inspection {

  private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

  private final ScriptInspector inspector;
  private final Set<Path> suspects = new LinkedHashSet<>();
  private volatile Optional<String> trouble = Optional.empty();

  Inspection(ScriptInspector inspector) {
    this.inspector = inspector;
  }

  /**
   * Blocks; ends with the first answer that cannot be had.
   *
   * @return by file; one of which nothing could be learned is missing and to be asked for again
   */
  Map<Path, Contract> of(Collection<Path> files) {
    suspects.retainAll(files);
    Map<Path, Contract> known = new HashMap<>();
    List<Path> trusted = files.stream().filter(file -> !suspects.contains(file)).toList();
    boolean goesOn = ask(trusted, known);
    for (Path suspect : List.copyOf(suspects)) {
      if (!goesOn) {
        break;
      }
      suspects.remove(suspect);
      goesOn = ask(List.of(suspect), known);
    }
    report();
    return known;
  }

  /** Why some scripts are kept out; empty where none is. */
  Optional<String> trouble() {
    return trouble;
  }

  private boolean ask(List<Path> files, Map<Path, Contract> known) {
    if (files.isEmpty()) {
      return true;
    }
    try {
      Map<Path, Contract> answer = inspector.inspect(files);
      files.forEach(file -> known.put(file, answer.getOrDefault(file, Contract.PLAIN)));
      return true;
    } catch (IOException failed) {
      if (suspects.isEmpty() && trouble.isEmpty()) {
        LOG.warn("New and changed scripts have to wait: they cannot be inspected: {}", failed);
      }
      suspects.addAll(files);
      trouble = Optional.of(failed.getMessage());
      return false;
    }
  }

  private void report() {
    if (suspects.isEmpty() && trouble.isPresent()) {
      LOG.info("Scripts can be inspected again");
      trouble = Optional.empty();
    }
  }
}
