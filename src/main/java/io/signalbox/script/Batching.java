package io.signalbox.script;

import java.time.Duration;

/**
 * How many jobs one call of {@code handle_batch} gets.
 *
 * @param maxSize the most jobs of a call; 1 for a script that takes no batches
 * @param maxWait how long a call waits for more jobs while every worker is busy; never while one is
 *     idle
 */
public record Batching(int maxSize, Duration maxWait) {

  /** What a script with {@code handle_batch} gets unless it says otherwise. */
  public static final Batching DEFAULT = new Batching(32, Duration.ZERO);
}
