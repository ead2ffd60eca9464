/**
 * The command line: {@code serve}, {@code run}, {@code config}, {@code version}, {@code chaos},
 * {@code doctor}; exit codes.
 *
 * <p>Floor 7. Imports {@code server} and {@code config}; nobody imports it.
 */
package io.signalbox.cli;
