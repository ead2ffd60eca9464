/**
 * The catalogue of scripts: which files are served, under which names, in which version and with
 * which settings; kept up to date by a scan while the server runs.
 *
 * <p>Floor 2. Imports {@code job} and {@code config}. Plain Java: the scan blocks and is called off
 * the event loop; look-ups come from any thread.
 */
package io.signalbox.script;
