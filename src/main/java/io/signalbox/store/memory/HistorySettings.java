package io.signalbox.store.memory;

import io.signalbox.config.ConfigReader;

/**
 * How much of the past is kept.
 *
 * @param jobs finished jobs
 * @param maxBytes bytes of their payloads and events in the heap
 * @param maxDisk bytes of their payloads on disk
 */
public record HistorySettings(int jobs, long maxBytes, long maxDisk) {

  private static final long MIB = 1024 * 1024;

  /** Reads {@code history.*}. */
  public static HistorySettings read(ConfigReader config) {
    return new HistorySettings(
        config.integer("history.jobs", 1000, 0, 10_000_000),
        config.size("history.max_bytes", 64 * MIB),
        config.size("history.max_disk", 2048 * MIB));
  }
}
