/**
 * {@code signalbox chaos}: real servers under load that are killed, frozen and starved at random
 * moments, and the ledger that tells whether an accepted job was lost.
 *
 * <p>Part of floor 7. Speaks to the servers over HTTP and by signals only, like anybody else: it
 * imports nothing of Signalbox.
 */
package io.signalbox.cli.chaos;
