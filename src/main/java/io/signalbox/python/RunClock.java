package io.signalbox.python;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** The thread that ends runs in time. */
final class RunClock {

  private RunClock() {}

  /** One daemon thread; after its shutdown, timers are dropped without an error. */
  static ScheduledExecutorService start() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "signalbox-run-clock");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }
}
