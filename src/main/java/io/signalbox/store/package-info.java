/**
 * {@code JobStore}: where jobs, their payloads and their events are kept, behind one seam.
 *
 * <p>Floor 3. Imports {@code job} and {@code config}; implementations stand in sub-packages.
 */
package io.signalbox.store;
