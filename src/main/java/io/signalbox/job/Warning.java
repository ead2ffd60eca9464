package io.signalbox.job;

/**
 * Something about a run that its owner should know although the outcome stands.
 *
 * @param code a stable word, such as {@code killed_after_output} or {@code log_truncated}
 * @param detail one sentence for people, with figures
 */
public record Warning(String code, String detail) {}
