package io.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({"0s, 0", "200ms, 200", "30s, 30000", "5m, 300000", "1h, 3600000", "' 2 s ', 2000"})
  void reads_durations(String text, long millis) {
    assertThat(Units.duration(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "'', expected a duration",
    "5, the unit is missing",
    "-5s, expected a duration",
    "1.5s, expected a duration",
    "5d, expected a duration",
    "5S, expected a duration",
    "s, expected a duration",
    "999999999999999999h, too large",
    "9999999999999999999s, expected a duration",
  })
  void refuses_other_durations(String text, String why) {
    assertThatThrownBy(() -> Units.duration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "512B, 512",
    "256KiB, 262144",
    "1MiB, 1048576",
    "2GiB, 2147483648",
    "1TiB, 1099511627776"
  })
  void reads_sizes(String text, long bytes) {
    assertThat(Units.size(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "'', expected a size",
    "-1, expected a size",
    "1.5MiB, expected a size",
    "64KB, write 64KiB",
    "64k, write 64KiB",
    "1MB, write 1MiB",
    "2G, write 2GiB",
    "3xyz, expected a size",
    "999999999999999999TiB, too large",
  })
  void refuses_other_sizes(String text, String why) {
    assertThatThrownBy(() -> Units.size(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "1ms", "200ms", "1500ms", "30s", "90s", "5m", "1h"})
  void shows_durations_as_they_are_written(String text) {
    assertThat(Units.show(Units.duration(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "512", "1025", "256KiB", "1MiB", "2GiB", "3TiB"})
  void shows_sizes_as_they_are_written(String text) {
    assertThat(Units.show(Units.size(text))).isEqualTo(text);
  }
}
