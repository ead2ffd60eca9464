package io.signalbox.store.memory;

import io.signalbox.job.JobId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is finished, oldest first, and how much of it there is. A batch counts as one job, and only
 * once all of its jobs are final: so it is forgotten as a whole.
 */
final class History {

  private final HistorySettings settings;
  private final Map<JobId, Size> finished = new LinkedHashMap<>();
  private long heapBytes;
  private long diskBytes;

  private record Size(long heapBytes, long diskBytes) {}

  History(HistorySettings settings) {
    this.settings = settings;
  }

  /** A job or a batch is final. */
  void put(JobId unit, List<Entry> entries) {
    Size size =
        new Size(
            entries.stream().mapToLong(Entry::heapBytes).sum(),
            entries.stream().mapToLong(Entry::diskBytes).sum());
    count(finished.put(unit, size), -1);
    count(size, 1);
  }

  /** What is finished has another size; it may be gone. */
  void replace(JobId unit, Supplier<List<Entry>> entries) {
    if (finished.containsKey(unit)) {
      List<Entry> left = entries.get();
      if (left.isEmpty()) {
        remove(unit);
      } else {
        put(unit, left);
      }
    }
  }

  void remove(JobId unit) {
    count(finished.remove(unit), -1);
  }

  private void count(Size size, int sign) {
    if (size != null) {
      heapBytes += sign * size.heapBytes();
      diskBytes += sign * size.diskBytes();
    }
  }

  /** The job or batch to forget next, where there is too much. */
  Optional<JobId> excess() {
    boolean isTooLarge = heapBytes > settings.maxBytes() || diskBytes > settings.maxDisk();
    return finished.size() > settings.jobs() || isTooLarge && finished.size() > 1
        ? Optional.of(finished.keySet().iterator().next())
        : Optional.empty();
  }
}
