package io.signalbox.schedule;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.bus.Addresses;
import io.signalbox.bus.Call;
import io.signalbox.bus.CallServer;
import io.signalbox.bus.Jobs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The verticle over a real bus; the test owns clock and alarms. */
@ExtendWith(VertxExtension.class)
class SchedulerVerticleTest {

  private static final JsonObject DEFINITION =
      new JsonObject().put("script", "report").put("cron", "*/10 * * * *");

  private record Alarm(Duration pause, Runnable action, Context context) {}

  private final FakeDesk desk = new FakeDesk();
  private final BlockingQueue<Alarm> alarms = new LinkedBlockingQueue<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
  private Jobs jobs;

  @BeforeEach
  void deploy(Vertx vertx) {
    CallServer dispatcher = new CallServer(vertx, Addresses.DEFAULT);
    dispatcher.answer(Call.Notes.class, call -> desk.notes(call.kind()));
    dispatcher.answer(Call.Note.class, call -> desk.note(call.kind(), call.name(), call.text()));
    dispatcher.answer(Call.Submit.class, call -> desk.submit(call.request()));
    dispatcher.answer(
        Call.Get.class, call -> desk.job(call.id()).map(job -> new Call.JobView(job.get(), 0, -1)));
    Schedule fixed = Definition.read("fixed", DEFINITION.getMap(), Optional.of("here"));
    vertx
        .deployVerticle(
            new SchedulerVerticle(
                Addresses.DEFAULT,
                new ScheduleSettings(List.of(fixed)),
                now::get,
                (pause, action) -> alarms.add(new Alarm(pause, action, Vertx.currentContext()))))
        .await();
    jobs = new Jobs(vertx, Addresses.DEFAULT);
  }

  private static <T> T result(Future<T> future) {
    return future.await();
  }

  private Alarm nextAlarm() throws InterruptedException {
    Alarm alarm = alarms.poll(10, SECONDS);
    assertThat(alarm).isNotNull();
    return alarm;
  }

  private static void ring(Alarm alarm) {
    alarm.context().runOnContext(here -> alarm.action().run());
  }

  @Test
  void it_wakes_itself_up_until_a_job_is_due() throws InterruptedException {
    Alarm first = nextAlarm();
    assertThat(first.pause()).isEqualTo(Scheduler.POLL);
    now.set(Instant.parse("2026-01-31T12:09:59Z"));
    ring(first);
    Alarm second = nextAlarm();
    assertThat(second.pause()).isEqualTo(Duration.ofSeconds(1));
    assertThat(desk.submitted).isEmpty();

    now.set(Instant.parse("2026-01-31T12:10:00Z"));
    ring(second);
    Alarm third = nextAlarm();
    ring(second); // an alarm of the past
    ring(third);
    nextAlarm();

    assertThat(desk.times()).containsExactly("2026-01-31T12:10:00Z");
    assertThat(alarms).isEmpty();
  }

  @Test
  void it_answers_every_call_about_schedules() throws InterruptedException {
    nextAlarm();
    Call.Defined defined = result(jobs.ask(new Call.PutSchedule("mine", DEFINITION)));
    assertThat(defined.isNew()).isTrue();
    assertThat(nextAlarm().pause()).isZero();

    Call.JobView run = result(jobs.ask(new Call.RunSchedule("mine")));
    JsonObject shown = result(jobs.ask(new Call.OneSchedule("mine")));

    assertThat(shown.getJsonObject("last_run").getString("job_id"))
        .isEqualTo(run.job().id().value());
    assertThat(result(jobs.ask(new Call.Schedules())).getJsonArray("items")).hasSize(2);
    assertThat(result(jobs.ask(new Call.DeleteSchedule("mine")))).isTrue();
    assertThat(result(jobs.ask(new Call.Schedules())).getJsonArray("items")).hasSize(1);
  }
}
