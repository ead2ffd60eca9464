package io.signalbox.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.config.ConfigException;
import io.signalbox.config.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonSettingsTest {

  @Test
  void has_defaults() {
    assertThat(PythonSettings.read(Configuration.of(Map.of())))
        .isEqualTo(
            new PythonSettings(
                "auto",
                5,
                Duration.ofSeconds(20),
                Map.of(),
                Path.of("data").toAbsolutePath(),
                256 << 10,
                64 << 10,
                1 << 20,
                Duration.ofMinutes(5),
                1,
                OptionalLong.empty()));
  }

  @Test
  void reads_every_key() {
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("python.executable", "/opt/python3"),
            Map.entry("python.nice", "0"),
            Map.entry("python.start_timeout", "3s"),
            Map.entry("data.dir", "/var/lib/signalbox"),
            Map.entry("http.spill", "1MiB"),
            Map.entry("limits.line", "1KiB"),
            Map.entry("limits.log", "2MiB"),
            Map.entry("python.idle", "1m"),
            Map.entry("python.spares", "0"),
            Map.entry("python.memory", "3GiB"));
    assertThat(PythonSettings.read(Configuration.of(values)))
        .isEqualTo(
            new PythonSettings(
                "/opt/python3",
                0,
                Duration.ofSeconds(3),
                Map.of(),
                Path.of("/var/lib/signalbox"),
                1 << 20,
                1 << 10,
                2 << 20,
                Duration.ofMinutes(1),
                0,
                OptionalLong.of(3L << 30)));
  }

  @ParameterizedTest
  @CsvSource({"python.nice, 20", "python.spares, 65", "limits.line, 0", "limits.line, 1GiB"})
  void refuses_what_makes_no_sense(String key, String value) {
    assertThatThrownBy(() -> PythonSettings.read(Configuration.of(Map.of(key, value))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }
}
