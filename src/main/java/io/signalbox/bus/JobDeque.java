package io.signalbox.bus;

import io.signalbox.job.JobId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of a hand-off that no process has yet. The worker takes from its front; the dispatcher
 * adds to its end, and takes back from there. Thread-safe; nothing blocks.
 */
public final class JobDeque {

  private final Deque<HandOff.Item> items;
  private boolean isClosed;
  private boolean isTouched;

  public JobDeque(List<HandOff.Item> first) {
    items = new ArrayDeque<>(first);
  }

  /** The worker takes the next job. */
  public synchronized Optional<HandOff.Item> take() {
    isTouched = true;
    return Optional.ofNullable(items.pollFirst());
  }

  /** The dispatcher adds jobs; false where the worker has ended its hand-off already. */
  public synchronized boolean offer(List<HandOff.Item> more) {
    if (!isClosed) {
      items.addAll(more);
    }
    return !isClosed;
  }

  /** The dispatcher takes a job out, to cancel it; false where the worker has it already. */
  public synchronized boolean remove(JobId id) {
    return items.removeIf(item -> item.job().id().equals(id));
  }

  /**
   * The dispatcher takes back the jobs that would run last, in their order; but not the first one
   * of all while the worker is still on its way to it.
   */
  public synchronized List<HandOff.Item> takeBack(int most) {
    Deque<HandOff.Item> last = new ArrayDeque<>();
    int kept = isTouched ? 0 : 1;
    while (last.size() < most && items.size() > kept) {
      last.addFirst(items.pollLast());
    }
    return new ArrayList<>(last);
  }

  /** The worker ends its hand-off; false where there is a job that came meanwhile. */
  public synchronized boolean close() {
    isClosed = items.isEmpty();
    return isClosed;
  }

  /** The job that runs next; null where there is none. */
  public synchronized HandOff.Item peek() {
    return items.peekFirst();
  }

  /** How many jobs no process has yet. */
  public synchronized int size() {
    return items.size();
  }
}
