package io.signalbox.dispatch;

import io.signalbox.config.ConfigReader;
import java.time.Duration;

/**
 * The bounds and the order of the queue.
 *
 * @param capacity waiting jobs, arriving ones included
 * @param maxBytes bytes of waiting inputs, arriving ones included
 * @param aging in this time a waiting job gains one step of priority
 * @param batch the most inputs of a batch
 * @param quarantine after so many deaths of its process an input is not run again; 0 for never
 */
public record QueueSettings(
    int capacity, long maxBytes, Duration aging, int batch, int quarantine) {

  private static final int BATCH = 100_000;
  private static final int QUARANTINE = 3;

  /** The bounds of batches and of deaths are the defaults. */
  public QueueSettings(int capacity, long maxBytes, Duration aging) {
    this(capacity, maxBytes, aging, BATCH, QUARANTINE);
  }

  /** Reads {@code queue.*}; {@code max_bytes: auto} is a quarter of the largest heap. */
  public static QueueSettings read(ConfigReader config) {
    Duration aging = config.duration("queue.aging", Duration.ofSeconds(30));
    if (aging.isZero() || aging.isNegative()) {
      throw config.refusal("queue.aging", "it must be longer than 0");
    }
    return new QueueSettings(
        config.integer("queue.capacity", 100, 1, 1_000_000),
        maxBytes(config),
        aging,
        config.integer("queue.batch", BATCH, 1, 10_000_000),
        config.integer("queue.quarantine", QUARANTINE, 0, 1000));
  }

  private static long maxBytes(ConfigReader config) {
    return "auto".equals(config.string("queue.max_bytes", "auto"))
        ? Runtime.getRuntime().maxMemory() / 4
        : config.size("queue.max_bytes", 0);
  }
}
