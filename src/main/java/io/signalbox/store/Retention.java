package io.signalbox.store;

import java.time.Duration;

/**
 * How long finished jobs are kept.
 *
 * @param succeeded after their end
 * @param failed after their end
 * @param cancelled after their end
 * @param jobs how many finished ones are kept at most, the youngest
 */
public record Retention(Duration succeeded, Duration failed, Duration cancelled, long jobs) {}
