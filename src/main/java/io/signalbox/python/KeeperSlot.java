package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.nio.file.Path;
import java.time.Duration;

/** The keeper of one interpreter: started on demand, and again, ever more slowly, if it dies. */
final class KeeperSlot implements AutoCloseable {

  private static final long FIRST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 5_000;
  private static final long LONG_LIFE_MS = 10_000;
  private static final long FAILURE_HOLDS_MS = 30_000;

  private final Path interpreter;
  private final BootDirectory boot;
  private final Duration startTimeout;
  private Keeper keeper;
  private JobException failure;
  private long pause = FIRST_PAUSE_MS;
  private long lastStart;
  private long nextStart = now();
  private boolean isClosed;

  KeeperSlot(Path interpreter, BootDirectory boot, Duration startTimeout) {
    this.interpreter = interpreter;
    this.boot = boot;
    this.startTimeout = startTimeout;
  }

  /** The interpreter, as it was configured or found. */
  Path path() {
    return interpreter;
  }

  /**
   * The living keeper; blocks while it starts.
   *
   * @throws JobException {@code cannot_start}; remembered for a while where none ever started
   */
  synchronized Keeper get() {
    while (true) {
      if (isClosed) {
        throw stopping();
      }
      if (keeper != null && keeper.isAlive()) {
        return keeper;
      }
      if (failure != null && now() - lastStart < FAILURE_HOLDS_MS) {
        throw failure;
      }
      bury();
      long early = nextStart - now();
      if (early <= 0) {
        start();
      } else {
        rest(early); // others may come in meanwhile: look again
      }
    }
  }

  private void bury() {
    if (keeper != null) {
      boolean livedLong = now() - lastStart > LONG_LIFE_MS;
      pause = livedLong ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
      nextStart = now() + pause;
      keeper.close();
      keeper = null;
    }
  }

  private void start() {
    lastStart = now();
    try {
      keeper = Keeper.start(interpreter, boot, startTimeout);
      failure = null;
    } catch (JobException e) {
      failure = e;
      throw e;
    }
  }

  private void rest(long ms) {
    try {
      wait(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopping();
    }
  }

  private static JobException stopping() {
    return new JobException(FailureCode.SHUTTING_DOWN, "the server is stopping");
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
    if (keeper != null) {
      keeper.close();
    }
  }
}
