package io.signalbox.python;

import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import java.nio.file.Path;
import java.time.Duration;

/** The keeper of one interpreter: started on demand, and again, ever more slowly, if it dies. */
final class KeeperSlot implements AutoCloseable {

  private static final long FIRST_PAUSE_MS = 100;
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
    if (isClosed) {
      throw new JobException(FailureCode.SHUTTING_DOWN, "the server is stopping");
    }
    if (keeper != null && keeper.isAlive()) {
      return keeper;
    }
    if (failure != null && sinceLastStart() < FAILURE_HOLDS_MS) {
      throw failure;
    }
    if (keeper != null) {
      bury();
    }
    start();
    return keeper;
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

  private void bury() {
    keeper.close();
    keeper = null;
    if (sinceLastStart() > LONG_LIFE_MS) {
      pause = FIRST_PAUSE_MS;
      return;
    }
    try {
      wait(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException(FailureCode.SHUTTING_DOWN, "the server is stopping");
    }
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }

  private long sinceLastStart() {
    return now() - lastStart;
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
