package io.signalbox.dispatch;

import io.signalbox.python.PoolView;
import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The scripts that there are, whether one may start now, and what runs them.
 *
 * @param catalogue of all scripts
 * @param obstacle why no process of a script may start now, in one sentence; asked on the
 *     dispatcher's event loop
 * @param processes what the Python processes are at; asked there too
 */
public record ServedScripts(
    ScriptCatalogue catalogue,
    Function<Script, Optional<String>> obstacle,
    Supplier<PoolView> processes) {}
