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
 * @param source the file to compile: a copy of what the version was made of, kept while the version
 *     may run; the file itself where there is no copy. Tracebacks and {@code __file__} name {@code
 *     file}
 * @param version a hash of the content and the settings in lower-case hexadecimal
 * @param description the first paragraph of the docstring; empty where there is none
 * @param contract how it is called
 * @param settings its settings; the defaults where the block is broken
 * @param notices remarks for its author, such as a setting without effect in this version
 * @param problem why it cannot start; empty where nothing is known against it
 */
public record Script(
    String name,
    Path file,
    Path source,
    String version,
    String description,
    Contract contract,
    ScriptSettings settings,
    List<String> notices,
    Optional<Failure> problem) {

  public Script {
    notices = List.copyOf(notices);
  }

  /** The same script in another isolation. */
  public Script in(Isolation isolation) {
    return new Script(
        name,
        file,
        source,
        version,
        description,
        contract,
        settings.with(isolation),
        notices,
        problem);
  }

  /** The same script, called in another way. */
  Script with(Contract known) {
    return new Script(name, file, source, version, description, known, settings, notices, problem);
  }

  /** The same script, its source kept elsewhere. */
  Script with(Path copy) {
    return new Script(name, file, copy, version, description, contract, settings, notices, problem);
  }

  /** The same script, which cannot be served. */
  Script with(Failure why) {
    return new Script(
        name, file, source, version, description, contract, settings, notices, Optional.of(why));
  }
}
