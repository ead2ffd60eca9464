package io.signalbox.dispatch;

import io.signalbox.bus.Call.Admission;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The bounds of the queue: places and bytes, both counted from the moment a body begins to arrive.
 * Confined to the dispatcher's event loop.
 */
final class Admissions {

  private final QueueSettings settings;
  private final JobQueue queue;
  private final Map<Long, Long> arriving = new HashMap<>();
  private long arrivingBytes;
  private long lastNumber;

  Admissions(QueueSettings settings, JobQueue queue) {
    this.settings = settings;
    this.queue = queue;
  }

  /** Places taken: waiting jobs but those of a durable store, and arriving bodies. */
  int depth() {
    return queue.volatileSize() + arriving.size();
  }

  /** Bytes taken: waiting inputs and arriving bodies. */
  long bytes() {
    return queue.volatileBytes() + arrivingBytes;
  }

  /**
   * Whether one more fits.
   *
   * @param idle idle workers: what they take at once needs no place
   */
  boolean fits(long length, int idle) {
    return depth() < settings.capacity() + idle && fits(length);
  }

  /** Whether so many bytes more fit; a single input always does. */
  boolean fits(long length) {
    return bytes() + length <= settings.maxBytes() || depth() == 0;
  }

  Admission keep(long length, long inputLimit) {
    lastNumber++;
    arriving.put(lastNumber, length);
    arrivingBytes += length;
    return new Admission(lastNumber, inputLimit);
  }

  /** Frees a kept place; answers with the bytes that it held, or nothing where it was freed. */
  OptionalLong free(Admission admission) {
    Long length = arriving.remove(admission.number());
    if (length == null) {
      return OptionalLong.empty();
    }
    arrivingBytes -= length;
    return OptionalLong.of(length);
  }
}
