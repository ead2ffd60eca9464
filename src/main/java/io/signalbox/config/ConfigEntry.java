package io.signalbox.config;

/**
 * A value that was read, as people see it.
 *
 * @param key the dotted key
 * @param value the value in the notation of the file; secrets masked, nothing where none is set
 * @param origin where it came from
 */
public record ConfigEntry(String key, String value, Origin origin) {}
