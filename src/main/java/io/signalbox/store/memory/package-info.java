/**
 * Jobs in the heap of the server: gone with it.
 *
 * <p>Floor 3. Imports {@code job} and {@code store}.
 */
package io.signalbox.store.memory;
