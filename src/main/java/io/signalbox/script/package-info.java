/**
 * The catalogue of scripts: which files are served, under which names, in which version, by which
 * contract and with which settings; kept up to date by a scan while the server runs. A new version
 * takes over when it is proven.
 *
 * <p>Floor 2. Imports {@code job} and {@code config}. Plain Java: the scan blocks and is called off
 * the event loop; look-ups come from any thread.
 */
package io.signalbox.script;
