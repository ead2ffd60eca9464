package io.signalbox.store.sqlite;

import io.signalbox.store.sqlite.Write.Urgency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer. Any thread adds, one takes. */
final class WriteQueue {

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final Deque<Write<?>> writes = new ArrayDeque<>();
  private int urgent;
  private boolean isClosed;

  /**
   * @param most how many are taken at a time
   */
  WriteQueue(int most) {
    this.most = most;
  }

  /** False where it is closed. */
  boolean add(Write<?> write) {
    lock.lock();
    try {
      if (isClosed) {
        return false;
      }
      writes.addLast(write);
      urgent += isUrgent(write) ? 1 : 0;
      if (urgent == 1 && isUrgent(write) || writes.size() == 1) {
        change.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next ones in their order: as soon as one of them is urgent, else after a while.
   *
   * @param lazyNanos how long those wait for which nobody does
   * @return empty where the queue is closed and nothing is left
   */
  List<Write<?>> take(long lazyNanos) {
    lock.lock();
    try {
      while (writes.isEmpty() && !isClosed) {
        change.awaitUninterruptibly();
      }
      waitForUrgent(lazyNanos);
      return removeFirst();
    } finally {
      lock.unlock();
    }
  }

  private void waitForUrgent(long lazyNanos) {
    long left = lazyNanos;
    try {
      while (urgent == 0 && !isClosed && left > 0) {
        left = change.awaitNanos(left);
      }
    } catch (InterruptedException early) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Write<?>> removeFirst() {
    List<Write<?>> group = new ArrayList<>(Math.min(most, writes.size()));
    while (group.size() < most && !writes.isEmpty()) {
      Write<?> write = writes.removeFirst();
      urgent -= isUrgent(write) ? 1 : 0;
      group.add(write);
    }
    return group;
  }

  private static boolean isUrgent(Write<?> write) {
    return write.urgency() != Urgency.LAZY;
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return writes.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      isClosed = true;
      change.signal();
    } finally {
      lock.unlock();
    }
  }
}
