package io.signalbox.schedule;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Call;
import io.signalbox.bus.CallServer;
import io.signalbox.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Wakes the scheduler when something is due, and answers the calls about schedules. Deployed once,
 * on an event loop, after the dispatcher; stopped before it.
 */
public final class SchedulerVerticle extends VerticleBase {

  /** A timer; tests bring one of their own. */
  @FunctionalInterface
  public interface Alarm {

    /** Calls back once, on the caller's context. */
    void after(Duration pause, Runnable action);
  }

  private final Addresses addresses;
  private final ScheduleSettings settings;
  private final InstantSource clock;
  private final Alarm alarm;
  private Scheduler scheduler;
  private long armed;

  /** With the clock and the timers of this machine. */
  public SchedulerVerticle(Addresses addresses, ScheduleSettings settings) {
    this.addresses = addresses;
    this.settings = settings;
    this.clock = InstantSource.system();
    this.alarm = this::setTimer;
  }

  /**
   * @param clock says what is due
   * @param alarm wakes it up again
   */
  public SchedulerVerticle(
      Addresses addresses, ScheduleSettings settings, InstantSource clock, Alarm alarm) {
    this.addresses = addresses;
    this.settings = settings;
    this.clock = clock;
    this.alarm = alarm;
  }

  @Override
  public Future<?> start() {
    scheduler = new Scheduler(Desk.of(new Jobs(vertx, addresses)), settings, clock);
    CallServer calls = new CallServer(vertx, addresses);
    calls.answer(Call.Schedules.class, call -> scheduler.list());
    calls.answer(Call.OneSchedule.class, call -> scheduler.one(call.name()));
    calls.answer(
        Call.PutSchedule.class,
        call ->
            scheduler.put(call.name(), call.definition()).onSuccess(defined -> arm(Duration.ZERO)));
    calls.answer(Call.DeleteSchedule.class, call -> scheduler.delete(call.name()));
    calls.answer(Call.RunSchedule.class, call -> scheduler.run(call.name()));
    return look();
  }

  /** Never fails. */
  private Future<Duration> look() {
    return scheduler.decide().onSuccess(this::arm);
  }

  /** Only the newest alarm counts. */
  private void arm(Duration pause) {
    long mine = ++armed;
    alarm.after(
        pause,
        () -> {
          if (mine == armed) {
            look();
          }
        });
  }

  /** A millisecond later: a timer that is a little early would find nothing due. */
  private void setTimer(Duration pause, Runnable action) {
    vertx.setTimer(Math.max(0, pause.toMillis()) + 1, timer -> action.run());
  }
}
