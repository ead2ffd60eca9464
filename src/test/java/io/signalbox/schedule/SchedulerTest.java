package io.signalbox.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.job.Failure;
import io.signalbox.job.FailureCode;
import io.signalbox.job.JobException;
import io.signalbox.job.JobRequest;
import io.signalbox.job.Payload;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Everything happens at once here: the desk answers at once, and the test owns the time. */
class SchedulerTest {

  private static final String EVERY_TEN = "*/10 * * * *";

  private final FakeDesk desk = new FakeDesk();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private Scheduler scheduler = scheduler();

  /** A server on the same store. */
  private Scheduler scheduler(Schedule... configured) {
    return new Scheduler(desk, new ScheduleSettings(List.of(configured)), () -> now);
  }

  private static JsonObject every(String cron) {
    return new JsonObject().put("script", "report").put("cron", cron);
  }

  private void define(JsonObject definition) {
    result(scheduler.put("it", definition));
  }

  private Duration at(String time) {
    now = Instant.parse("2026-01-31T" + time + "Z");
    return result(scheduler.decide());
  }

  private JsonObject shown() {
    return result(scheduler.one("it"));
  }

  private JsonObject lastRun() {
    return shown().getJsonObject("last_run");
  }

  private static <T> T result(Future<T> future) {
    assertThat(future.isComplete()).isTrue();
    if (future.failed()) {
      throw (RuntimeException) future.cause();
    }
    return future.result();
  }

  private void refuse(FailureCode code) {
    desk.refuse(Optional.of(Failure.of(code, "not now")));
  }

  // -- due times ---------------------------------------------------------------

  @Test
  void a_due_time_becomes_one_job() {
    define(
        every(EVERY_TEN)
            .put("input", new JsonArray().add(1).addNull())
            .put("params", new JsonObject().put("site", "north"))
            .put("priority", 7)
            .put("labels", new JsonArray().add("plant-2")));
    at("12:09:59");
    assertThat(desk.submitted).isEmpty();

    at("12:10:00");
    at("12:10:00");
    at("12:10:10");

    assertThat(desk.times()).containsExactly("2026-01-31T12:10:00Z");
    JobRequest job = desk.submitted.get(0);
    byte[] input = ((Payload.Bytes) job.input()).bytes();
    assertThat(job.script()).isEqualTo("report");
    assertThat(new String(input, StandardCharsets.UTF_8)).isEqualTo("[1,null]");
    assertThat(job.params()).isEqualTo("{\"site\":\"north\"}");
    assertThat(job.priority()).contains(7);
    assertThat(job.labels()).containsExactly("plant-2", "schedule:it");
    assertThat(job.submission().idempotencyKey()).contains("schedule/it/2026-01-31T12:10:00Z");
    assertThat(job.submission().runAt()).isEmpty();
  }

  @Test
  void it_sleeps_until_something_is_due_but_never_long() {
    define(every(EVERY_TEN));

    assertThat(at("12:01:00")).isEqualTo(Scheduler.POLL);
    assertThat(at("12:09:58.500")).isEqualTo(Duration.ofMillis(1500));
    assertThat(at("12:10:00")).isEqualTo(Scheduler.POLL);
  }

  @Test
  void a_schedule_that_is_not_enabled_is_never_due_nor_missed() {
    define(every(EVERY_TEN).put("enabled", false));
    at("12:10:00");
    at("13:10:00");
    assertThat(shown().getJsonArray("next_runs")).isEmpty();

    define(every(EVERY_TEN));
    at("13:20:00");

    assertThat(desk.times()).containsExactly("2026-01-31T13:20:00Z");
    assertThat(shown().getJsonObject("missed").getInteger("count")).isZero();
  }

  @Test
  void other_times_count_from_now_on() {
    define(every("0 0 1 1 *"));
    at("12:30:00");
    define(every(EVERY_TEN).put("catch_up", true));
    at("12:30:01");

    assertThat(desk.submitted).isEmpty();
    assertThat(shown().getJsonObject("missed").getInteger("count")).isZero();
  }

  // -- missed ------------------------------------------------------------------

  @Test
  void what_was_missed_is_recorded_and_not_run() {
    define(every(EVERY_TEN));
    at("12:05:00");

    scheduler = scheduler(); // another start
    at("12:45:00");

    assertThat(desk.submitted).isEmpty();
    JsonObject missed = shown().getJsonObject("missed");
    assertThat(missed.getInteger("count")).isEqualTo(4);
    assertThat(missed.getJsonArray("last").getString(0)).isEqualTo("2026-01-31T12:40:00.000Z");
    at("12:46:00");
    assertThat(shown().getJsonObject("missed").getInteger("count")).isEqualTo(4);
  }

  @Test
  void one_run_makes_up_for_all_that_were_missed() {
    define(every(EVERY_TEN).put("catch_up", true));
    at("12:05:00");

    scheduler = scheduler();
    at("12:45:00");
    at("12:46:00");

    assertThat(desk.times()).containsExactly("2026-01-31T12:40:00Z");
    assertThat(shown().getJsonObject("missed").getInteger("count")).isEqualTo(4);
  }

  @Test
  void a_run_on_time_makes_up_for_what_was_missed_before_it() {
    define(every(EVERY_TEN).put("catch_up", true));

    at("12:40:20");

    assertThat(desk.times()).containsExactly("2026-01-31T12:40:00Z");
    assertThat(shown().getJsonObject("missed").getInteger("count")).isEqualTo(3);
  }

  @Test
  void a_little_late_is_on_time() {
    define(every(EVERY_TEN));

    at("12:10:30");
    at("12:20:30.001");

    assertThat(desk.times()).containsExactly("2026-01-31T12:10:00Z");
    assertThat(shown().getJsonObject("missed").getInteger("count")).isEqualTo(1);
  }

  @Test
  void an_absence_of_years_is_counted_in_no_time() {
    define(every("* * * * *"));
    now = Instant.parse("2031-06-01T00:00:40Z");
    result(scheduler.decide());

    JsonObject missed = shown().getJsonObject("missed");
    assertThat(missed.getInteger("count")).isBetween(2400, 2500);
    assertThat(missed.getJsonArray("last")).hasSize(5);
    assertThat(missed.getJsonArray("last").getString(0)).isEqualTo("2031-06-01T00:00:00.000Z");
  }

  // -- clocks ------------------------------------------------------------------

  @Test
  void a_clock_that_jumps_back_runs_nothing_twice() {
    define(every(EVERY_TEN));
    at("12:10:00");
    desk.finishAll();

    at("11:09:00");
    at("11:10:00");
    at("12:00:00");
    at("12:10:00");
    assertThat(desk.times()).containsExactly("2026-01-31T12:10:00Z");
    assertThat(shown().getJsonArray("next_runs").getString(0))
        .isEqualTo("2026-01-31T12:20:00.000Z");

    at("12:20:00");
    assertThat(desk.submitted).hasSize(2);
  }

  @Test
  void a_clock_that_jumps_forward_misses_what_lies_between() {
    define(every(EVERY_TEN));

    at("14:05:00");

    assertThat(desk.submitted).isEmpty();
    assertThat(shown().getJsonObject("missed").getInteger("count")).isEqualTo(12);
  }

  @Test
  void a_clock_that_was_years_ahead_stops_nothing_for_years() {
    define(every(EVERY_TEN));
    now = Instant.parse("2031-06-01T00:00:00Z");
    result(scheduler.decide());
    desk.finishAll();

    at("12:15:00");
    at("12:20:00");

    assertThat(desk.times()).containsExactly("2031-06-01T00:00:00Z", "2026-01-31T12:20:00Z");
  }

  // -- two servers -------------------------------------------------------------

  @Test
  void two_servers_on_one_store_run_a_due_time_once() {
    define(every(EVERY_TEN));
    Scheduler other = scheduler();
    at("12:10:00");
    result(other.decide());

    assertThat(desk.submitted).hasSize(1);
  }

  @Test
  void a_server_that_knows_nothing_of_the_other_gets_its_job_back() {
    define(every(EVERY_TEN));
    String before = desk.notes.get(Book.MEMORY).get("it");
    at("12:10:00");
    String job = lastRun().getString("job_id");

    desk.notes.get(Book.MEMORY).put("it", before);
    Scheduler other = scheduler();
    result(other.decide());

    assertThat(desk.submitted).hasSize(1);
    assertThat(result(other.one("it")).getJsonObject("last_run").getString("job_id"))
        .isEqualTo(job);
  }

  @Test
  void a_store_that_takes_no_notes_makes_nothing_run_twice() {
    define(every(EVERY_TEN));
    desk.failWrites();

    at("12:10:00");
    desk.finishAll();
    at("12:10:10");
    at("12:20:00");

    assertThat(desk.times()).containsExactly("2026-01-31T12:10:00Z", "2026-01-31T12:20:00Z");
  }

  // -- overlap -----------------------------------------------------------------

  @Test
  void a_due_time_is_skipped_while_the_last_job_is_not_final() {
    define(every(EVERY_TEN));
    at("12:10:00");
    at("12:20:00");
    assertThat(desk.submitted).hasSize(1);
    assertThat(lastRun().getString("outcome")).isEqualTo("skipped");
    assertThat(lastRun().getString("detail")).contains(desk.submitted.get(0).id().value());

    desk.finishAll();
    at("12:30:00");

    assertThat(desk.submitted).hasSize(2);
    assertThat(lastRun().getString("outcome")).isEqualTo("queued");
  }

  @Test
  void a_job_that_is_known_no_more_is_no_obstacle() {
    define(every(EVERY_TEN));
    at("12:10:00");
    desk.forgetJobs();
    assertThat(lastRun().getString("outcome")).isEqualTo("submitted");

    at("12:20:00");

    assertThat(desk.submitted).hasSize(2);
  }

  @Test
  void overlapping_jobs_are_queued_where_that_is_wanted() {
    define(every(EVERY_TEN).put("overlap", "queue"));

    at("12:10:00");
    at("12:20:00");

    assertThat(desk.submitted).hasSize(2);
  }

  // -- refusals ----------------------------------------------------------------

  @Test
  void an_unknown_script_is_recorded_as_failed() {
    define(every(EVERY_TEN));
    refuse(FailureCode.UNKNOWN_SCRIPT);

    at("12:10:00");
    desk.refuse(Optional.empty());
    at("12:10:05");

    assertThat(desk.submitted).isEmpty();
    assertThat(lastRun().getString("outcome")).isEqualTo("failed");
    assertThat(lastRun().getString("detail")).isEqualTo("unknown_script: not now");
    assertThat(lastRun().getString("at")).isEqualTo("2026-01-31T12:10:00.000Z");
  }

  @Test
  void a_full_queue_is_tried_again_while_the_run_is_still_on_time() {
    define(every(EVERY_TEN));
    refuse(FailureCode.QUEUE_FULL);
    assertThat(at("12:10:00")).isEqualTo(Scheduler.RETRY);

    desk.refuse(Optional.empty());
    at("12:10:05");

    assertThat(desk.times()).containsExactly("2026-01-31T12:10:00Z");
  }

  @Test
  void a_queue_that_stays_full_makes_a_run_missed() {
    define(every(EVERY_TEN));
    refuse(FailureCode.QUEUE_FULL);
    at("12:10:00");

    at("12:10:31");

    assertThat(shown().getJsonObject("missed").getInteger("count")).isEqualTo(1);
  }

  @Test
  void one_refused_schedule_holds_up_no_other() {
    List<Schedule> both = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      both.add(Definition.read(name, every(EVERY_TEN).getMap(), Optional.of("here")));
    }
    scheduler = scheduler(both.get(0), both.get(1));
    at("12:05:00");
    desk.notes.get(Book.MEMORY).put("one", "no memory");

    at("12:10:00");

    assertThat(desk.submitted).extracting(it -> it.labels().get(0)).contains("schedule:two");
  }

  // -- calls -------------------------------------------------------------------

  @Test
  void it_runs_once_when_asked_beside_its_times() {
    define(every(EVERY_TEN));
    at("12:10:00");
    now = now.plusSeconds(60);

    result(scheduler.run("it"));
    result(scheduler.run("it"));

    assertThat(desk.times()).containsExactly("2026-01-31T12:10:00Z", "now", "now");
    assertThat(lastRun().getString("at")).isEqualTo("2026-01-31T12:11:00.000Z");
    assertThat(lastRun().getString("job_id")).isEqualTo(desk.submitted.get(2).id().value());
  }

  @Test
  void the_past_stays_when_it_is_defined_anew_and_goes_when_it_is_deleted() {
    assertThat(result(scheduler.put("it", every(EVERY_TEN))).isNew()).isTrue();
    at("12:10:00");
    assertThat(result(scheduler.put("it", every("5 * * * *"))).isNew()).isFalse();
    assertThat(lastRun().getString("at")).isEqualTo("2026-01-31T12:10:00.000Z");

    result(scheduler.delete("it"));

    assertThat(desk.notes.values()).allSatisfy(kept -> assertThat(kept).isEmpty());
    assertThatThrownBy(this::shown).hasMessageContaining("not_found");
  }

  @Test
  void what_the_configuration_defines_it_alone_can_change() {
    scheduler =
        scheduler(Definition.read("it", every(EVERY_TEN).getMap(), Optional.of("x.yaml:7")));
    at("12:01:00");

    assertThat(shown().getString("source")).isEqualTo("config");
    assertThatThrownBy(() -> scheduler.put("it", every(EVERY_TEN)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("conflict")
        .hasMessageContaining("x.yaml:7");
    assertThatThrownBy(() -> scheduler.delete("it")).hasMessageContaining("x.yaml:7");
    assertThat(result(scheduler.list()).getJsonArray("items")).hasSize(1);
  }

  @Test
  void the_next_runs_are_shown() {
    define(every("0 0 1 * *").put("time_zone", "Europe/Berlin"));

    assertThat(shown().getJsonArray("next_runs"))
        .containsExactly(
            "2026-01-31T23:00:00.000Z", "2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z");
    assertThat(shown().getString("source")).isEqualTo("api");
    assertThat(shown().containsKey("last_run")).isFalse();
  }
}
