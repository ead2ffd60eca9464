package io.signalbox.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks of Berlin: 2026-03-29 02:00 becomes 03:00, 2026-10-25 03:00 becomes 02:00 again. */
class TimetableTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<String> berlin(String cron, String after, int count) {
    return Timetable.of(cron, BERLIN).next(Instant.parse(after), count).stream()
        .map(it -> it.atZone(BERLIN).toOffsetDateTime().toString())
        .toList();
  }

  private static List<String> utc(String cron, String after, int count) {
    return Timetable.of(cron, UTC).next(Instant.parse(after), count).stream()
        .map(Instant::toString)
        .toList();
  }

  @Test
  void the_five_fields_count() {
    assertThat(utc("*/20 * * * *", "2026-01-31T23:30:00Z", 3))
        .containsExactly("2026-01-31T23:40:00Z", "2026-02-01T00:00:00Z", "2026-02-01T00:20:00Z");
    assertThat(utc("0 9 * * 1-5", "2026-01-30T10:00:00Z", 2)) // a Friday
        .containsExactly("2026-02-02T09:00:00Z", "2026-02-03T09:00:00Z");
    assertThat(utc("0 0 29 2 *", "2026-01-01T00:00:00Z", 1))
        .containsExactly("2028-02-29T00:00:00Z");
    assertThat(utc("0 0 13 * 5", "2026-01-31T00:00:00Z", 3)) // day or weekday, as cron has it
        .containsExactly("2026-02-06T00:00:00Z", "2026-02-13T00:00:00Z", "2026-02-20T00:00:00Z");
  }

  @Test
  void a_due_time_is_after_the_moment_never_at_it() {
    assertThat(utc("* * * * *", "2026-01-31T12:00:00Z", 1)).containsExactly("2026-01-31T12:01:00Z");
    assertThat(utc("* * * * *", "2026-01-31T11:59:59.999Z", 1))
        .containsExactly("2026-01-31T12:00:00Z");
  }

  @Test
  void the_zone_says_when_a_time_of_the_day_is() {
    assertThat(utc("30 2 * * *", "2026-01-01T00:00:00Z", 1))
        .containsExactly("2026-01-01T02:30:00Z");
    assertThat(berlin("30 2 * * *", "2026-01-01T00:00:00Z", 1))
        .containsExactly("2026-01-01T02:30+01:00");
    assertThat(berlin("30 2 * * *", "2026-07-01T00:00:00Z", 1))
        .containsExactly("2026-07-01T02:30+02:00");
  }

  @Test
  void a_time_that_the_spring_leaves_out_is_due_at_the_change() {
    assertThat(berlin("30 2 * * *", "2026-03-28T12:00:00Z", 3))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00", "2026-03-31T02:30+02:00");
    assertThat(berlin("*/15 2,3 * * *", "2026-03-28T12:00:00Z", 3))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-29T03:15+02:00", "2026-03-29T03:30+02:00");
  }

  @Test
  void a_time_that_the_autumn_repeats_is_due_the_first_time() {
    assertThat(berlin("30 2 * * *", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(berlin("30 2 * * *", "2026-10-25T01:10:00Z", 1)) // 02:10, the second time
        .containsExactly("2026-10-26T02:30+01:00");
    assertThat(berlin("0 3 * * *", "2026-10-25T00:59:00Z", 1))
        .containsExactly("2026-10-25T03:00+01:00");
  }

  @Test
  void every_hour_is_every_hour_that_passes() {
    assertThat(berlin("0 * * * *", "2026-03-28T23:30:00Z", 3))
        .containsExactly(
            "2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
    assertThat(berlin("30 * * * *", "2026-10-25T00:00:00Z", 3))
        .containsExactly(
            "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00");
    assertThat(berlin("*/30 */2 * * *", "2026-10-24T23:00:00Z", 5))
        .containsExactly(
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T04:00+01:00");
  }

  @Test
  void no_due_time_of_two_years_comes_twice_or_backwards() {
    Stream.of("*/7 * * * *", "*/20 2 * * *", "0 1-4 * * *", "59 */3 * * *")
        .map(cron -> Timetable.of(cron, BERLIN))
        .forEach(
            timetable -> {
              List<Instant> all = timetable.next(Instant.parse("2026-03-01T00:00:00Z"), 3000);
              assertThat(all).doesNotHaveDuplicates().isSorted();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "0 0 L * *",
        "0 0 ? * *",
        "@daily",
        "* * * * *|0 * * * *",
        "||",
        "every day",
        "0 0 30 2 *"
      })
  void what_is_no_cron_is_refused(String cron) {
    assertThatThrownBy(() -> Timetable.of(cron, UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).{10,}");
  }
}
