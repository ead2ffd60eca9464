package io.signalbox.dispatch;

import io.signalbox.bus.HandOff;
import io.signalbox.bus.StopRun;
import io.vertx.core.Future;
import java.nio.file.Path;

/** What the dispatcher does to the world; the event bus and the timers of its verticle. */
interface Outside {

  /**
   * Gives a hand-off to a worker.
   *
   * @return completes when the worker is free again
   */
  Future<?> handOff(String worker, HandOff handOff);

  /** Tells a worker to stop a job. */
  void stop(String worker, StopRun stop);

  /**
   * Calls back on the dispatcher's context.
   *
   * @param ms at least 1
   */
  long after(long ms, Runnable action);

  /** Takes a call-back back; harmless where it has happened. */
  void forget(long timer);

  /**
   * Copies a file without blocking.
   *
   * @return where the copy lies; fails where there is no such file, or no room
   */
  Future<Path> copy(Path file);

  /** Deletes a file some time soon, without blocking; harmless where it is gone. */
  void remove(Path file);
}
