package io.signalbox.script;

import java.time.Duration;

/**
 * How many jobs one call of {@code handle_batch} gets.
 *
 * @param maxSize the most jobs of a call; 1 for a script that takes no batches
 * @param maxWait how long a job waits for a second call to fill up behind one that runs, or zero to
 *     wait until as many jobs are there as run; never while a worker is idle
 */
public record Batching(int maxSize, Duration maxWait) {

  /** What a script with {@code handle_batch} gets unless it says otherwise. */
  public static final Batching DEFAULT = new Batching(32, Duration.ZERO);
}
