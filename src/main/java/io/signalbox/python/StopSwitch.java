package io.signalbox.python;

import io.signalbox.job.RunLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends one run from outside: the run's thread and those who stop it meet here. The first reason
 * holds. Callable from any thread; may write to the keeper, so not from an event loop.
 */
final class StopSwitch implements Stoppable {

  /** Beyond the grace, for the keeper to report the end; then it counts as dead. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RunLimits limits;
  private final ScheduledExecutorService clock;
  private Reason reason;
  private Lane lane;
  private boolean hasLastWord;
  private Runnable onStop = () -> {};
  private Future<?> timeout;
  private Future<?> linger;
  private Future<?> backstop;

  StopSwitch(RunLimits limits, ScheduledExecutorService clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Why a run is stopped. */
  enum Reason {
    CANCEL,
    INTERRUPT,
    TIMEOUT,
    /** It lives on after its last word. */
    LINGER,
    /** Its output cannot be kept: too large, or the disk is full. */
    OUTPUT
  }

  /** Why the run is stopped, if it is. */
  synchronized Optional<Reason> reason() {
    return Optional.ofNullable(reason);
  }

  /** What else is to be done when it is stopped, such as to give up a wait; must not block. */
  synchronized void onStop(Runnable action) {
    onStop = action;
    if (reason != null) {
      action.run();
    }
  }

  /** The run is about to start on this lane; its time runs, lest a start that hangs goes unseen. */
  synchronized void begin(Lane onLane) {
    lane = onLane;
    restartTimeout();
    if (reason != null) {
      signal(Duration.ZERO);
    }
  }

  /** The process has started: now its time counts. */
  synchronized void started() {
    restartTimeout();
  }

  private void restartTimeout() {
    cancel(timeout);
    timeout = after(limits.timeout(), () -> stop(Reason.TIMEOUT));
  }

  /** The first OUTPUT or ERROR was read: from now on its outcome stands. */
  synchronized void lastWord() {
    if (!hasLastWord) {
      hasLastWord = true;
      linger = after(limits.linger(), () -> stop(Reason.LINGER));
    }
  }

  @Override
  public synchronized void stop(Reason why) {
    if (reason == null) {
      boolean isLate = hasLastWord && why != Reason.CANCEL;
      reason = isLate ? Reason.LINGER : why;
      signal(isLate || why == Reason.OUTPUT ? Duration.ZERO : limits.grace());
    }
  }

  @Override
  public synchronized void kill(Reason why) {
    if (reason == null) {
      reason = why;
    }
    signal(Duration.ZERO);
  }

  private void signal(Duration grace) {
    onStop.run();
    if (lane == null) {
      return;
    }
    Lane stopped = lane;
    if (backstop == null) {
      backstop = after(grace.plus(PATIENCE), stopped::abandon);
    }
    try {
      stopped.stop(grace);
    } catch (IOException e) {
      stopped.abandon(); // Without its keeper the run ends too, and its thread hears of it.
    }
  }

  /** The run is over. */
  synchronized void end() {
    lane = null;
    cancel(timeout);
    cancel(linger);
    cancel(backstop);
  }

  private Future<?> after(Duration delay, Runnable action) {
    return clock.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void cancel(Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
