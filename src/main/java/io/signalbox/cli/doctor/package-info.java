/**
 * {@code signalbox doctor}: looks at the machine, the configuration and the scripts, and says what
 * would go wrong.
 *
 * <p>Part of floor 7. Leaves nothing behind and starts no server.
 */
package io.signalbox.cli.doctor;
