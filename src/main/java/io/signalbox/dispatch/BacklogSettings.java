package io.signalbox.dispatch;

import io.signalbox.config.ConfigReader;

/**
 * The bounds of what waits in a durable store.
 *
 * @param limit jobs that are not final; one more is rejected
 * @param window of each script's jobs, how many the dispatcher holds
 */
public record BacklogSettings(long limit, int window) {

  /** Reads {@code store.backlog} and {@code store.window}. */
  public static BacklogSettings read(ConfigReader config) {
    return new BacklogSettings(
        config.integer("store.backlog", 1_000_000, 1, Integer.MAX_VALUE),
        config.integer("store.window", 1000, 1, 100_000));
  }
}
