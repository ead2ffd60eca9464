package io.signalbox.bus;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * News of a worker on their way from its thread to the dispatcher. Only what comes into a box that
 * nobody was told of has to be announced, so one message brings whatever came meanwhile. Any number
 * of threads put; one takes.
 */
public final class Mailbox {

  private final Queue<WorkerNews> news = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isAnnounced = new AtomicBoolean();

  /** Puts news in; true where the box has to be announced. */
  public boolean put(WorkerNews item) {
    news.add(item);
    return !isAnnounced.get() && isAnnounced.compareAndSet(false, true);
  }

  /** Takes everything out, in order. */
  public void empty(Consumer<WorkerNews> reader) {
    isAnnounced.set(false); // first: what comes from here on is announced again, or read below
    for (WorkerNews item = news.poll(); item != null; item = news.poll()) {
      reader.accept(item);
    }
  }
}
