package io.signalbox.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.config.ConfigException;
import io.signalbox.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleSettingsTest {

  @TempDir Path folder;

  private Configuration file(String... lines) throws IOException {
    Path file = folder.resolve("box.yaml");
    Files.write(file, List.of(lines));
    return Configuration.load(Optional.of(file), Map.of(), Map.of());
  }

  @Test
  void there_are_none_by_default() {
    assertThat(ScheduleSettings.read(Configuration.of(Map.of())).schedules()).isEmpty();
  }

  @Test
  void any_yaml_value_is_an_input() throws IOException {
    Configuration config =
        file(
            "schedules:",
            "  nightly:",
            "    script: report",
            "    cron: '*/5 * * * *'",
            "    time_zone: Europe/Berlin",
            "    input: {day: 2026-01-31, points: [1, null, 2.5], name: '', empty:, ok: true}",
            "    enabled: false");

    Schedule schedule = ScheduleSettings.read(config).schedules().get(0);

    assertThat(schedule.work().input())
        .isEqualTo(
            "{\"day\":\"2026-01-31\",\"points\":[1,null,2.5],\"name\":\"\",\"empty\":null,\"ok\":true}");
    assertThat(schedule.timetable()).hasToString("*/5 * * * * Europe/Berlin");
    assertThat(schedule.enabled()).isFalse();
    assertThat(schedule.definedIn().orElseThrow())
        .startsWith("schedules.nightly (file ")
        .endsWith("box.yaml:3)");
    config.refuseUnknown();
  }

  @Test
  void the_command_line_changes_one_key() {
    Configuration config =
        Configuration.of(Map.of("schedules.it.script", "report", "schedules.it.cron", "0 9 * * *"));

    assertThat(ScheduleSettings.read(config).schedules().get(0).work().script())
        .isEqualTo("report");
  }

  @Test
  void a_refusal_names_key_value_and_line() throws IOException {
    Configuration config =
        file("schedules:", "  it:", "    script: report", "    cron: 61 9 * * *");

    assertThatThrownBy(() -> ScheduleSettings.read(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schedules.it.cron = 61 9 * * * (file ")
        .hasMessageContaining("box.yaml:4")
        .hasMessageContaining("five-field cron");
  }

  @Test
  void a_refusal_of_one_value_for_all_names_the_schedule() {
    Configuration config =
        Configuration.of(Map.of("schedules", "{it: {script: report, cron: '61 9 * * *'}}"));

    assertThatThrownBy(() -> ScheduleSettings.read(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("schedules = {it: ")
        .hasMessageContaining("(command line --set): it: cron: '61 9 * * *'");
  }

  @Test
  void an_unknown_key_is_refused_by_name() throws IOException {
    Configuration config = file("schedules:", "  it:", "    script: report", "    crom: 1 9 * * *");

    assertThatThrownBy(() -> ScheduleSettings.read(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schedules.it.crom = 1 9 * * *")
        .hasMessageContaining("did you mean cron?");
  }

  @Test
  void a_schedule_must_be_a_section() throws IOException {
    Configuration config = file("schedules:", "  it: 0 9 * * *");

    assertThatThrownBy(() -> ScheduleSettings.read(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schedules.it = 0 9 * * *");
  }
}
