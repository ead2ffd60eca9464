/**
 * Jobs in PostgreSQL, shared by all servers that use one database.
 *
 * <p>Floor 3. Imports {@code job}, {@code config}, {@code bus} and {@code store}.
 */
package io.signalbox.store.postgres;
