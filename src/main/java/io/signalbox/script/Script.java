package io.signalbox.script;

import io.signalbox.job.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A script as the last scan saw it.
 *
 * @param name the file name without {@code .py}
 * @param file the absolute path
 * @param version a hash of the content and the settings in lower-case hexadecimal
 * @param description the first paragraph of the docstring; empty where there is none
 * @param settings its settings; the defaults where the block is broken
 * @param notices remarks for its author, such as a setting without effect in this version
 * @param problem why it cannot start; empty where nothing is known against it
 */
public record Script(
    String name,
    Path file,
    String version,
    String description,
    ScriptSettings settings,
    List<String> notices,
    Optional<Failure> problem) {

  public Script {
    notices = List.copyOf(notices);
  }
}
