package io.signalbox.python;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Lets warm processes end in order: with their exit handlers, within their grace. The threads exist
 * only while somebody ends.
 */
final class Farewell implements AutoCloseable {

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "signalbox-farewell");
            thread.setDaemon(true);
            return thread;
          });
  private final Consumer<WarmProcess> undertaker;

  /**
   * @param undertaker gets each process when it has ended, or should have
   */
  Farewell(Consumer<WarmProcess> undertaker) {
    this.undertaker = undertaker;
  }

  /** Returns at once. The process is nobody else's any more. */
  void say(WarmProcess process) {
    process.resident().become(Resident.State.RETIRING);
    threads.execute(() -> attend(process));
  }

  private void attend(WarmProcess process) {
    Duration grace = process.script().settings().grace();
    long giveUpAt = System.nanoTime() + grace.toNanos();
    try {
      process.link().endInput();
      for (long left = grace.toNanos();
          left > 0 && !process.isOver() && !Thread.currentThread().isInterrupted();
          left = giveUpAt - System.nanoTime()) {
        process.listen(left);
      }
    } catch (IOException e) {
      // Its fork server is gone, and the process with it.
    } finally {
      undertaker.accept(process);
    }
  }

  /** Whoever still ends is killed. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
