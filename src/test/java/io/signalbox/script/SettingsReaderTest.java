package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.signalbox.config.Configuration;
import io.signalbox.job.FailureCode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

  private static final ScriptSettings DEFAULTS =
      CatalogueSettings.read(Configuration.of(Map.of())).defaults();

  @Test
  void an_empty_table_changes_nothing() {
    assertThat(read("")).isEqualTo(DEFAULTS);
  }

  @Test
  void reads_every_key_that_this_version_acts_on() {
    ScriptSettings settings =
        read(
            """
            isolation = "fork"
            batch = { max_size = 8, max_wait = "10ms" }
            preload = "module"
            start = "boot"
            max_runs = 100
            timeout = "30s"
            grace = "500ms"
            linger = "0s"
            max_concurrency = 2
            memory = "512MiB"
            threads = 4
            priority = 9
            input_limit = 512
            output_limit = "1GiB"
            artifact_limit = "3MiB"
            retries = { max = 3, backoff = "1s", on = ["process_crashed"] }
            """);

    assertThat(settings)
        .isEqualTo(
            new ScriptSettings(
                DEFAULTS.requiresPython(),
                DEFAULTS.dependencies(),
                Isolation.FORK,
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                Duration.ZERO,
                2,
                512L << 20,
                4,
                9,
                512,
                1L << 30,
                3L << 20,
                new Batching(8, Duration.ofMillis(10)),
                Preload.MODULE,
                Start.BOOT,
                100,
                new Retrying(3, Duration.ofSeconds(1), Set.of(FailureCode.PROCESS_CRASHED))));
  }

  @Test
  void half_a_batch_keeps_the_other_half() {
    assertThat(read("batch = { max_wait = \"5ms\" }").batch())
        .isEqualTo(new Batching(DEFAULTS.batch().maxSize(), Duration.ofMillis(5)));
  }

  @Test
  void reads_retries_as_a_number_or_a_table() {
    assertThat(read("retries = 5").retries())
        .isEqualTo(new Retrying(5, DEFAULTS.retries().backoff(), DEFAULTS.retries().on()));
    assertThat(read("retries = { on = [\"timed_out\"], backoff = \"2s\" }").retries())
        .isEqualTo(
            new Retrying(
                DEFAULTS.retries().max(), Duration.ofSeconds(2), Set.of(FailureCode.TIMED_OUT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tiemout = "30s"             | tiemout = "30s": no such setting; did you mean timeout?
          colour = 1                  | colour = 1: no such setting
          timeout = 30                | timeout = 30: expected a duration such as
          timeout = "30"              | (the unit is missing)
          timeout = "0s"              | timeout = "0s": expected more than zero
          linger = "-1s"              | linger = "-1s": expected a duration
          isolation = "thread"        | isolation = "thread": expected one of process fork warm
          isolation = "WARM"          | expected one of process fork warm
          max_concurrency = 0         | max_concurrency = 0: expected a whole number, 1 or more
          max_concurrency = 1.5       | max_concurrency = 1.5: expected a whole number, 1 or more
          threads = "2"               | threads = "2": expected a whole number, 1 or more
          threads = 99999999999       | threads = 99999999999: expected a whole number, 1 or more
          priority = 10               | priority = 10: expected a whole number, 0 to 9
          priority = -1               | priority = -1: expected a whole number, 0 to 9
          memory = "1GB"              | memory = "1GB": expected a size in bytes
          input_limit = -1            | input_limit = -1: expected a size in bytes
          output_limit = true         | output_limit = true: expected a size in bytes
          retries = -1                | retries = -1: expected a whole number, 0 or more
          retries = "x"               | retries = "x": expected a table
          retries = {maxx = 1}        | retries.maxx = 1: no such setting; did you mean max?
          retries = {on = ["oops"]}   | retries.on = [oops]: expected a list of failure codes
          retries = {backoff = 1}     | retries.backoff = 1: expected a duration
          batch = {max_size = 0}      | batch.max_size = 0: expected a whole number, 1 or more
          batch = 3                   | batch = 3: expected a table
          preload = "all"             | preload = "all": expected one of imports module
          start = 1                   | start = 1: expected one of demand boot
          max_runs = 0                | max_runs = 0: expected a whole number, 1 or more
          """)
  void names_key_and_value_of_what_it_refuses(String toml, String message) {
    assertThatThrownBy(() -> read(toml))
        .isInstanceOfSatisfying(
            InvalidSetting.class, e -> assertThat(e.sentence()).contains(message));
  }

  private static ScriptSettings read(String toml) {
    return SettingsReader.read(toml(toml), DEFAULTS);
  }

  private static SettingsTable toml(String toml) {
    try {
      return SettingsTable.of(new TomlMapper().readerForMapOf(Object.class).readValue(toml));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
