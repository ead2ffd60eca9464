/**
 * Jobs in a SQLite database, their large payloads in files beside it: nothing to install, and
 * nothing that was acknowledged is lost.
 *
 * <p>One thread writes: it commits whatever has arrived together and answers after the commit.
 * Floor 3. Imports {@code job}, {@code config}, {@code bus} and {@code store}.
 */
package io.signalbox.store.sqlite;
