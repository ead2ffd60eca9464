package io.signalbox.script;

import java.util.Set;

/**
 * What has to be known of the interpreter to read a script.
 *
 * @param name what identifies it; another one is another version of every script
 * @param standardModules names that a script cannot have, as in {@code sys.stdlib_module_names}
 */
public record PythonIdentity(String name, Set<String> standardModules) {

  public PythonIdentity {
    standardModules = Set.copyOf(standardModules);
  }
}
