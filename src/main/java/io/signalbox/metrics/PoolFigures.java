package io.signalbox.metrics;

/**
 * How full the house is right now. The scraper asks from its own thread, so the answers must come
 * without a lock and may be a moment old.
 */
public interface PoolFigures {

  /** Jobs that wait. */
  int queueDepth();

  /** Jobs that may wait. */
  int queueCapacity();

  /** Workers that have a job. */
  int busyWorkers();

  /** Workers that have none. */
  int idleWorkers();
}
