/**
 * Reading of configuration: layers (defaults, file, environment, command line), types, origins and
 * clear refusals. Knows no setting of anybody: settings records stand beside their reader.
 *
 * <p>Floor 1. The only place that reads the environment of the process.
 */
package io.signalbox.config;
