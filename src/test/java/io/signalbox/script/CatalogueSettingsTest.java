package io.signalbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.config.ConfigException;
import io.signalbox.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueSettingsTest {

  @Test
  void the_defaults_are_those_of_the_shipped_file() {
    CatalogueSettings shipped =
        CatalogueSettings.read(
            Configuration.load(Optional.of(Path.of("conf/signalbox.yaml")), Map.of(), Map.of()));

    assertThat(CatalogueSettings.read(Configuration.of(Map.of()))).isEqualTo(shipped);
    assertThat(shipped.dir()).isEqualTo(Path.of("scripts/jobs").toAbsolutePath());
    assertThat(shipped.scan()).isEqualTo(Duration.ofSeconds(1));
    assertThat(shipped.defaults().timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(shipped.defaults().grace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(shipped.defaults().linger()).isEqualTo(Duration.ofSeconds(5));
    assertThat(shipped.defaults().inputLimit()).isEqualTo(64L << 20);
    assertThat(shipped.defaults().outputLimit()).isEqualTo(64L << 20);
    assertThat(shipped.defaults().artifactLimit()).isEqualTo(64L << 20);
  }

  @Test
  void reads_every_key() {
    CatalogueSettings settings =
        CatalogueSettings.read(
            Configuration.of(
                Map.of(
                    "scripts.dir", "/srv/jobs/../scripts",
                    "scripts.scan", "3s",
                    "scripts.isolation", "fork",
                    "limits.timeout", "1m",
                    "limits.grace", "3s",
                    "limits.linger", "4s",
                    "limits.input", "1MiB",
                    "limits.output", "2MiB",
                    "limits.artifacts", "0")));

    assertThat(settings.dir()).isEqualTo(Path.of("/srv/scripts"));
    assertThat(settings.scan()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.defaults().isolation()).isEqualTo(Isolation.FORK);
    assertThat(settings.defaults().timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.defaults().grace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.defaults().linger()).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.defaults().inputLimit()).isEqualTo(1L << 20);
    assertThat(settings.defaults().outputLimit()).isEqualTo(2L << 20);
    assertThat(settings.defaults().artifactLimit()).isZero();
  }

  @Test
  void a_script_can_be_overridden(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("signalbox.yaml");
    Files.writeString(file, "scripts: {settings: {slow job: {timeout: 10s, threads: 2}}}\n");
    CatalogueSettings settings =
        CatalogueSettings.read(Configuration.load(Optional.of(file), Map.of(), Map.of()));

    assertThat(settings.settings("slow job").timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.settings("slow job").threads()).isEqualTo(2);
    assertThat(settings.settings("other")).isEqualTo(settings.defaults());
  }

  @Test
  void the_command_line_overrides_a_script_too() {
    CatalogueSettings settings =
        CatalogueSettings.read(
            Configuration.of(
                Map.of("scripts.settings.a.threads", "2", "scripts.settings.a.timeout", "3s")));

    assertThat(settings.settings("a").threads()).isEqualTo(2);
    assertThat(settings.settings("a").timeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scripts.scan               | 0s  | scripts.scan = 0s
          limits.timeout             | 0s  | limits.timeout = 0s
          scripts.isolation          | hot | expected one of process, fork, warm
          scripts.settings.a.tiemout | 5s  | scripts.settings.a.tiemout = 5s
          scripts.settings.a.tiemout | 5s  | no such setting; did you mean timeout?
          scripts.settings.a.timeout | 5   | scripts.settings.a.timeout = 5
          scripts.settings.a         | 5   | scripts.settings.a = 5
          scripts.settings.a.retries.maxx | 5 | scripts.settings.a.retries.maxx = 5
          """)
  void names_the_key_that_makes_no_sense(String key, String value, String message) {
    assertThatThrownBy(() -> CatalogueSettings.read(Configuration.of(Map.of(key, value))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
