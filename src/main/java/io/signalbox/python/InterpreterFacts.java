package io.signalbox.python;

import java.nio.file.Path;
import java.util.Set;

/**
 * What is known of an interpreter.
 *
 * @param path as it was configured or found
 * @param version such as {@code 3.11.2}
 * @param standardLibrary the names of its standard modules, which no script may bear
 */
public record InterpreterFacts(Path path, String version, Set<String> standardLibrary) {

  public InterpreterFacts {
    standardLibrary = Set.copyOf(standardLibrary);
  }
}
