package io.signalbox.job;

/**
 * A valid JSON text inside event data, copied as it is wherever the event is encoded.
 *
 * @param text one JSON value
 */
public record RawJson(String text) {}
