package io.signalbox.dispatch;

import io.signalbox.script.Script;
import io.signalbox.script.ScriptCatalogue;
import java.util.Optional;
import java.util.function.Function;

/**
 * The scripts that there are, and whether one may start now.
 *
 * @param catalogue of all scripts
 * @param obstacle why no process of a script may start now, in one sentence; asked on the
 *     dispatcher's event loop
 */
public record ServedScripts(
    ScriptCatalogue catalogue, Function<Script, Optional<String>> obstacle) {}
