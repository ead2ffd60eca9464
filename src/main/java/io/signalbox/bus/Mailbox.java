package io.signalbox.bus;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * News of a worker on their way from its thread to the dispatcher, which looks into the box
 * whenever it is awake. To wake it costs more than all else: one announcement brings whatever came
 * meanwhile. Any number of threads put; one takes.
 */
public final class Mailbox {

  private final Queue<WorkerNews> news = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unread = new AtomicInteger();
  private final AtomicBoolean isAnnounced = new AtomicBoolean();

  /** Puts news in; answers with how many wait there to be read. */
  public int put(WorkerNews item) {
    news.add(item);
    return unread.incrementAndGet();
  }

  /** Whether the reader has to be told now; false where it was, and has not looked since. */
  public boolean announce() {
    return !isAnnounced.get() && isAnnounced.compareAndSet(false, true);
  }

  /** Takes everything out, in order. */
  public void empty(Consumer<WorkerNews> reader) {
    isAnnounced.set(false); // first: what comes from here on is announced again, or read below
    for (WorkerNews item = news.poll(); item != null; item = news.poll()) {
      unread.decrementAndGet();
      reader.accept(item);
    }
  }
}
