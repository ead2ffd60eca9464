/**
 * How the parts of the house, and other people's verticles, talk: addresses, codecs, messages,
 * their JSON forms and {@link io.signalbox.bus.Jobs}, the typed client.
 *
 * <p>Floor 2. Imports {@code job}. The only place where an address is spelled.
 */
package io.signalbox.bus;
