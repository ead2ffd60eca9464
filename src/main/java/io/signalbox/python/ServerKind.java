package io.signalbox.python;

import io.signalbox.script.Preload;
import io.signalbox.script.Script;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What scripts must have in common to be forked from one server, beside their imports.
 *
 * @param threads BLAS and OpenMP threads, which a library counts when it is imported; 0 for the
 *     server's budget
 * @param folder where the scripts lie
 * @param module the script whose own module is loaded before the fork, and which is alone then
 */
record ServerKind(Interpreter interpreter, int threads, Path folder, Optional<Script> module) {

  static ServerKind of(Script script, Interpreter interpreter) {
    boolean isAlone =
        script.settings().preload() == Preload.MODULE && script.contract().isFunction();
    return new ServerKind(
        interpreter,
        script.settings().threads(),
        script.file().getParent(),
        isAlone ? Optional.of(script) : Optional.empty());
  }

  /** The same for a script whose module does not bear it to be loaded ahead. */
  ServerKind withoutModule() {
    return new ServerKind(interpreter, threads, folder, Optional.empty());
  }
}
