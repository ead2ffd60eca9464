package io.signalbox.script;

import java.util.List;

/** Which scripts a scan found new, different or gone; names in order. */
public record ScriptChanges(List<String> added, List<String> changed, List<String> removed) {

  static final ScriptChanges NONE = new ScriptChanges(List.of(), List.of(), List.of());

  public ScriptChanges {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }
}
